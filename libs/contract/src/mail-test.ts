import type { Language, MailDelivery } from './transcript';

/**
 * POST `/admin/mail/test`, admin: tries an e-mail to the caller's own address, as often as `SERVER_LIMITS.mailTestRate`. 200 whatever
 * becomes of it: that is what was asked. MAIL_OFF, NO_EMAIL.
 */
export interface MailTestRequest {
  /** Of the e-mail; default `en`. */
  language?: Language;
}

export interface MailTestResponse {
  /** The caller's own address. */
  sentTo: string;
  outcome: MailDelivery | 'failed';
  /** In the mail server's words, or those of whatever came in between; of `file`, the name in `DATA_DIR/mail`. */
  answer: string;
}
