export { FILES_KEPT, FileMailer } from './file-mailer';
export type { Letter, LetterAttachment, Recipient } from './letter';
export { Letters, type SentLetter } from './letters.service';
export { MailFault } from './mail-fault';
export { Mailer } from './mailer';
export { NotifyModule } from './notify.module';
export { SmtpMailer } from './smtp-mailer';
export { MAIL_PATIENCE, toSmtpOptions, type MailPatience } from './smtp-options';
