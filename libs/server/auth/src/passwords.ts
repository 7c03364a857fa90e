import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { WorkQueue } from './work-queue';

/**
 * argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). The algorithm is
 * the library's default; its enum is erased at compile time and cannot be named in isolated modules.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/**
 * argon2 works in libuv's pool of four threads, where the store also syncs its log: without this a burst of sign-ins
 * would hold up the acknowledgement of every message (measured: 20 at once, 600 ms). One core stays free as well.
 */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Some seconds of work; who comes later is told to try again. */
const WAITING_MAX = 200;

/** Hashes and compares passwords. A comparison without a hash costs the same as one with, and fails. */
@Injectable()
export class Passwords {
  private readonly line = new WorkQueue(AT_ONCE, WAITING_MAX);
  private decoy: Promise<string> | undefined;

  /** @throws AppError UNAVAILABLE when too many are waiting already */
  hash(password: string): Promise<string> {
    return this.line.run(() => hash(password, PARAMETERS));
  }

  /**
   * `hashed` is `null` for an unknown person or a guest: the time must not tell.
   * @throws AppError UNAVAILABLE when too many are waiting already
   */
  async matches(hashed: string | null, password: string): Promise<boolean> {
    // Not through the line: a decoy that was refused there would be refused for ever.
    this.decoy ??= hash(randomBytes(32).toString('base64url'), PARAMETERS);
    const compared = hashed ?? (await this.decoy);
    const matches = await this.line.run(() => verify(compared, password));
    return matches && hashed !== null;
  }

  /** 20 characters, 120 random bits. */
  generate(): string {
    return randomBytes(15).toString('base64url');
  }
}
