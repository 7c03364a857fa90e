import { AppError } from '@prochat/server/core';

/** As a rule clients hear the code and no more; `answer`, in a mail server's words, is for admins who ask for it. */
export class MailFault extends AppError {
  constructor(
    code: 'MAIL_REFUSED' | 'MAIL_FAILED',
    readonly answer: string,
  ) {
    super(code);
  }
}
