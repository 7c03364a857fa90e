import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { AuthModule } from '@prochat/server/auth';
import { Clock, Config } from '@prochat/server/core';
import { FileMailer } from './file-mailer';
import { Letters } from './letters.service';
import { MailTestController } from './mail-test.controller';
import { Mailer } from './mailer';
import { SmtpMailer } from './smtp-mailer';

/** Of letters that stay on this machine. */
const NOBODY = { name: 'Professional Chat', address: 'chat@localhost' };

/** Tells people who are not here. What there is to tell, and when, is known to those who import it. */
@Module({
  imports: [AuthModule],
  controllers: [MailTestController],
  providers: [
    Letters,
    { provide: FileMailer, inject: [Config, Clock], useFactory: openFiles },
    { provide: Mailer, inject: [Config, FileMailer], useFactory: chooseMailer },
  ],
  exports: [Letters],
})
export class NotifyModule {}

function openFiles({ env, dataDir }: Config, clock: Clock): FileMailer {
  return new FileMailer(join(dataDir, 'mail'), env.MAIL_FROM ?? NOBODY, clock);
}

/** That `MAIL_FROM` comes with `SMTP_URL` was checked at the start. */
function chooseMailer(
  { env: { SMTP_URL, MAIL_FROM = NOBODY, MAIL_FILES } }: Config,
  files: FileMailer,
): Mailer | null {
  if (SMTP_URL !== undefined) return new SmtpMailer(SMTP_URL, MAIL_FROM);
  return MAIL_FILES ? files : null;
}
