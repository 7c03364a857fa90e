import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError, Clock, Config } from '@prochat/server/core';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AuthStore } from './auth.store';
import { Passwords } from './passwords';
import { SecurityLog } from './security-log';

/**
 * Sees to it that there is a first admin: the one of the environment, or whoever follows the one-time link first. The
 * link's token lives in this process only and is a new one with every start.
 */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  private token: string | null = null;

  constructor(
    private readonly config: Config,
    private readonly store: AuthStore,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ensureFromEnvironment();
    if (!(await this.store.hasAdmin())) this.token = randomBytes(32).toString('base64url');
  }

  /** `${publicUrl}/setup#token=...` while no admin exists, else `null`. Known after `app.init()`. */
  setupUrl(): string | null {
    return this.token === null ? null : `${this.config.publicUrl}/setup#token=${this.token}`;
  }

  /** True while the link is open. Asks the store as long as this process believes so: another may have been faster. */
  async isNeeded(): Promise<boolean> {
    if (this.token === null) return false;
    if (await this.store.hasAdmin()) this.close();
    return this.token !== null;
  }

  /** @throws AppError SETUP_CLOSED unless `token` is the link's and the link is open */
  requireToken(token: string): void {
    if (this.token === null || !timingSafeEqual(digest(this.token), digest(token)))
      throw new AppError('SETUP_CLOSED');
  }

  close(): void {
    this.token = null;
  }

  /** Creates the admin, or raises the account with that e-mail to one; its password and name stay its own. */
  private async ensureFromEnvironment(): Promise<void> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = this.config.env;
    if (email === undefined || password === undefined) return;
    const existing = await this.store.findUserByEmail(email);
    if (existing?.role === 'admin') return;
    if (existing) {
      await this.store.updateUser(existing.id, { role: 'admin' });
      this.log.record('role-changed', { userId: existing.id, role: 'admin' });
      return;
    }
    const created = await this.store.createUser({
      email,
      displayName: 'Administrator',
      role: 'admin',
      guest: false,
      passwordHash: await this.passwords.hash(password),
      blockedUntil: null,
      createdAt: this.clock.iso(),
    });
    this.log.record('first-admin-created', { userId: created.id });
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
