/** In which the server words what it writes for people to keep: transcripts and e-mails. */
export const LANGUAGES = ['en', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * What was said in a conversation, as a text file (UTF-8) made to be passed on, so without private notes, whoever asks. For
 * whoever sees the conversation; what a professional takes is kept in the audit.
 *
 * Query of GET `/chat/conversations/:id/transcript`, a download, as often as `SERVER_LIMITS.transcriptRate`. Body of POST to the
 * same: 202 when a mail server has taken it, as an e-mail to the caller's own address and to no other, as often as
 * `SERVER_LIMITS.transcriptMailRate`. MAIL_OFF, NO_EMAIL (a guest who gave none), MAIL_REFUSED, MAIL_FAILED.
 */
export interface TranscriptRequest {
  /** As in `Europe/Berlin`, for days and times; default `UTC`. */
  timeZone?: string;
  /** Default `en`. */
  language?: Language;
}

/** `smtp`: a mail server has taken it. `file`: it was written to a file on the server, as configured, and did not leave it. */
export const MAIL_DELIVERIES = ['smtp', 'file'] as const;
export type MailDelivery = (typeof MAIL_DELIVERIES)[number];

export interface MailTranscriptResponse {
  /** The caller's own address. */
  sentTo: string;
  delivery: MailDelivery;
}
