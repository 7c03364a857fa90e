import type { UploadLimits } from './upload';

/** Numbers both sides know. Those an installation may change come from `GET /api/config` (see `ClientConfig`). */
export const LIMITS = {
  pageSizeDefault: 30,
  pageSizeMax: 100,
  topicMaxChars: 120,
  displayNameMaxChars: 80,
  emailMaxChars: 254,
  passwordMinChars: 10,
  passwordMaxChars: 128,
  /** Characters of the last message in a list row. */
  previewChars: 140,
  /** Largest body of one REST call or socket packet, bytes. */
  packetMaxBytes: 65_536,
  searchMaxChars: 100,
  assignNoteMaxChars: 500,
  /** Why somebody was blocked, renamed or made something else. */
  reasonMaxChars: 500,
  /** A typing signal that is not renewed is over after this. */
  typingExpiresMs: 5_000,
  /** A client sends at most one typing signal in this time. */
  typingEveryMs: 2_000,
  /** A professional who looks at a conversation says so this often. */
  viewingEveryMs: 15_000,
  /** And looks at it no more when nothing was heard for this long. */
  viewingExpiresMs: 40_000,
  /** Messages of one catch-up reply; more are fetched by `?after=`. */
  catchUpMax: 200,
  /** Conversations of one `sync`. */
  syncConversationsMax: 50,
  /** Messages of one `sync` reply altogether. */
  syncMessagesMax: 500,
  /** Between two `heads` of one socket. */
  headsEveryMs: 30_000,
  /** In the whole installation. */
  tagsMax: 500,
  tagsPerConversationMax: 20,
  ratingCommentMaxChars: 1_000,
  /** Conversations of one bulk request. */
  bulkMax: 100,
  /** In the team, and with each person. */
  cannedRepliesMax: 500,
  cannedReplyMaxChars: 4_000,
  /** Files of one message in any installation; `ClientConfig.uploads.maxFiles` may be less. */
  attachmentsMax: 20,
  fileNameMaxChars: 120,
  /** Width x height x frames of an image; more is refused before anything is decoded. */
  imageMaxPixels: 100_000_000,
} as const;

/** As `LIMITS`; no page has to know them, and the first load of every page has all of those. */
export const SERVER_LIMITS = {
  /** Longer side of a thumbnail. */
  thumbnailPx: 480,
  /** Rooms one socket may be in at once. */
  joinedConversationsMax: 100,
  /** Transcripts one person may have made, `count` in `seconds`. */
  transcriptRate: { count: 10, seconds: 60 },
  /** And have sent to one e-mail address. */
  transcriptMailRate: { count: 5, seconds: 3_600 },
  /** Tests of the mail server by one admin. */
  mailTestRate: { count: 5, seconds: 60 },
} as const;

/** What this installation can do beside the chat itself. */
export interface ClientFeatures {
  /** E-mails can be asked for. Where one went is said when it did: `MailDelivery`. */
  mail: boolean;
}

/** `GET /api/config`: limits and features of this installation that a client must know. */
export interface ClientConfig {
  guests: boolean;
  /** End users may make an account by themselves. */
  registration: boolean;
  messageMaxChars: number;
  openConversationsPerUser: number;
  passwordMinChars: number;
  uploads: UploadLimits;
  features: ClientFeatures;
  /** True until the first admin exists: the one-time set-up link is open. */
  setupNeeded: boolean;
}
