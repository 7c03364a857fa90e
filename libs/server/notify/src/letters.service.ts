import { Inject, Injectable } from '@nestjs/common';
import type { MailDelivery } from '@prochat/contract';
import { Accounts } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { FileMailer } from './file-mailer';
import type { Letter, Recipient } from './letter';
import { Mailer } from './mailer';

export interface SentLetter {
  address: string;
  delivery: MailDelivery;
  /** See `Mailer.send`. */
  answer: string;
}

/**
 * Tells people by e-mail what they should know. A letter goes to a person, at the address of his account and no other:
 * nobody who writes one can say where to, so nobody can send anything to strangers through us. How often somebody is
 * written to is for those who write.
 */
@Injectable()
export class Letters {
  constructor(
    private readonly accounts: Accounts,
    /** `null` where e-mail is off. */
    @Inject(Mailer) private readonly mailer: Mailer | null,
    private readonly files: FileMailer,
  ) {}

  /** Where this person is reached. @throws AppError MAIL_OFF, NOT_FOUND, NO_EMAIL */
  async addressOf(userId: string): Promise<string> {
    this.requireMailer();
    return (await this.recipient(userId)).address;
  }

  /**
   * Resolves when it has been handed over.
   * @throws AppError MAIL_OFF, NOT_FOUND, NO_EMAIL, MAIL_REFUSED, MAIL_FAILED
   */
  async send(userId: string, letter: Letter): Promise<SentLetter> {
    try {
      const mailer = this.requireMailer();
      const recipient = await this.recipient(userId);
      const answer = await mailer.send(recipient, letter);
      return { address: recipient.address, delivery: mailer.delivery, answer };
    } finally {
      for (const { content } of letter.attachments ?? []) content.destroy();
    }
  }

  /** For when somebody is erased; what was kept as files before an SMTP server was set is still there. */
  forget(userId: string): Promise<void> {
    return this.files.forget(userId);
  }

  private async recipient(userId: string): Promise<Recipient> {
    const { id, displayName, email } = await this.accounts.find(userId);
    if (email === null) throw new AppError('NO_EMAIL');
    return { id, name: displayName, address: email };
  }

  private requireMailer(): Mailer {
    if (this.mailer === null) throw new AppError('MAIL_OFF');
    return this.mailer;
  }
}
