import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/**
 * argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). The algorithm is
 * the library's default; its enum is erased at compile time and cannot be named in isolated modules.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** Hashes and compares passwords. A comparison without a hash costs the same as one with, and fails. */
@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  /** `hashed` is `null` for an unknown person or a guest: the time must not tell. */
  async matches(hashed: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash(randomBytes(32).toString('base64url'));
    const matches = await verify(hashed ?? (await this.decoy), password);
    return matches && hashed !== null;
  }

  /** 20 characters, 120 random bits. */
  generate(): string {
    return randomBytes(15).toString('base64url');
  }
}
