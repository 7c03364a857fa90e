import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { WorkQueue } from '@prochat/server/auth';
import type { Clock, Mailbox } from '@prochat/server/core';
import type { Letter, Recipient } from './letter';
import { MailFault } from './mail-fault';
import { Mailer } from './mailer';
import { toMessage } from './to-message';

/** The newest so many stay. `.env.example` and docs/mail.md say so. */
export const FILES_KEPT = 200;
/** `20261123T101500123Z-<user>-<random>.eml`: by name they are in order of time. */
const NAME = /^\d{8}T\d{9}Z-(?<userId>[0-9a-f]{24})-[0-9a-f]{12}\.eml(?<draft>\.part)?$/;

/**
 * Keeps letters as `.eml` files, which any mail program opens, instead of sending them: nothing leaves the machine.
 * One at a time, readable by the account of the server only.
 */
export class FileMailer extends Mailer {
  readonly delivery = 'file';
  private readonly logger = new Logger(FileMailer.name);
  private readonly line = new WorkQueue(1, Infinity);

  constructor(
    private readonly folder: string,
    private readonly from: Mailbox,
    private readonly clock: Clock,
    private readonly kept = FILES_KEPT,
  ) {
    super();
  }

  async send(to: Recipient, letter: Letter): Promise<string> {
    const message = toMessage(this.from, to, letter);
    try {
      return await this.line.run(async () => {
        const { createTransport } = await import('nodemailer');
        const transport = createTransport({ streamTransport: true });
        // As an option of the message: what the transport would do hangs when an attachment fails early.
        const { message: bytes } = await transport.sendMail({ ...message, newline: 'windows' });
        const name = await this.write(to.id, bytes as Readable);
        await this.dropOldest();
        return name;
      });
    } catch (error) {
      this.logger.error({ err: error }, 'An e-mail could not be written');
      throw new MailFault('MAIL_FAILED', (error as Error).message);
    }
  }

  /** For when somebody is erased: whatever of his is here, from whichever time, goes. */
  forget(userId: string): Promise<void> {
    return this.line.run(async () => {
      for (const name of await this.names())
        if (NAME.exec(name)?.groups?.['userId'] === userId)
          await rm(join(this.folder, name), { force: true });
    });
  }

  /** All of it or nothing: a file that has its name is whole and on the disk. */
  private async write(userId: string, bytes: Readable): Promise<string> {
    const made = await mkdir(this.folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(this.folder));
    const time = this.clock.iso().replace(/[-:.]/g, '');
    const name = `${time}-${userId}-${randomBytes(6).toString('hex')}.eml`;
    const path = join(this.folder, name);
    const draft = `${path}.part`;
    try {
      await pipeline(bytes, createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }));
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(this.folder);
    return name;
  }

  /** And what a crash has left half-written: one is written at a time, so no draft is anybody's now. */
  private async dropOldest(): Promise<void> {
    const names = await this.names();
    const whole = names.filter((name) => NAME.exec(name)?.groups?.['draft'] === undefined);
    const dropped = whole.slice(0, Math.max(0, whole.length - this.kept));
    for (const name of [...names.filter((name) => !whole.includes(name)), ...dropped])
      await rm(join(this.folder, name), { force: true });
    if (dropped.length > 0)
      this.logger.log(
        `Of the e-mails in ${this.folder} the newest ${this.kept} are kept: ${dropped.length} went`,
      );
  }

  /** Ours, oldest first. */
  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => NAME.test(name)).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}

/** A new name lasts only when its folder knows it for good. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
