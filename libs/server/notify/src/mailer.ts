import type { MailDelivery } from '@prochat/contract';
import type { Letter, Recipient } from './letter';

/** How letters leave: `SmtpMailer` where `SMTP_URL` is set, `FileMailer` where `MAIL_FILES` is on, else not at all. */
export abstract class Mailer {
  abstract readonly delivery: MailDelivery;

  /**
   * Resolves when somebody else is responsible for it (a mail server has taken it), or it is on the disk for good.
   * @returns what the mail server said to it, or the name of the file
   * @throws MailFault MAIL_REFUSED (the server does not take this address), MAIL_FAILED (for now); the log says why
   */
  abstract send(to: Recipient, letter: Letter): Promise<string>;
}
