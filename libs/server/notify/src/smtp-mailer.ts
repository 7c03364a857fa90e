import { Logger } from '@nestjs/common';
import { WorkQueue } from '@prochat/server/auth';
import type { Mailbox } from '@prochat/server/core';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { Letter, Recipient } from './letter';
import { MailFault } from './mail-fault';
import { Mailer } from './mailer';
import { MAIL_PATIENCE, toSmtpOptions, type MailPatience } from './smtp-options';
import { oneLine, toMessage } from './to-message';

/** Connections to the mail server at once; so many letters more wait for one, and the rest is told to come later. */
const LETTERS_AT_ONCE = 4;
const LETTERS_WAITING_MAX = 16;

/**
 * Hands letters to the mail server of the installation, one connection each. What the server says goes to the log by its
 * numbers only: in its words it repeats addresses.
 */
export class SmtpMailer extends Mailer {
  readonly delivery = 'smtp';
  private readonly logger = new Logger(SmtpMailer.name);
  private readonly line = new WorkQueue(LETTERS_AT_ONCE, LETTERS_WAITING_MAX);

  constructor(
    private readonly smtpUrl: string,
    private readonly from: Mailbox,
    private readonly patience: MailPatience = MAIL_PATIENCE,
  ) {
    super();
  }

  async send(to: Recipient, letter: Letter): Promise<string> {
    const message = toMessage(this.from, to, letter);
    try {
      return await this.line.run(async () => {
        // Loaded with the first letter: an installation that sends none pays nothing.
        const { createTransport } = await import('nodemailer');
        const transport = createTransport(toSmtpOptions(this.smtpUrl, this.patience));
        const signal = AbortSignal.timeout(this.patience.letterMs);
        const { response } = await transport.sendMail({ ...message, signal });
        return oneLine(response);
      });
    } catch (thrown) {
      throw this.toFault(thrown as NodemailerError);
    }
  }

  private toFault(error: NodemailerError): MailFault {
    const { name, code, originalCode, command, responseCode, permanent, rejected } = error;
    const isRefused = permanent === true && rejected !== undefined && rejected.length > 0;
    const facts = { name, code, originalCode, command, responseCode };
    if (isRefused) this.logger.log(facts, 'The mail server refused an address');
    else this.logger.error(facts, 'An e-mail could not be sent');
    const answer = oneLine(error.response ?? error.message);
    return new MailFault(isRefused ? 'MAIL_REFUSED' : 'MAIL_FAILED', answer);
  }
}
