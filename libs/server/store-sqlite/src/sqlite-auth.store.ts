import type { Page } from '@prochat/contract';
import {
  AuthStore,
  type NewCredentials,
  type NewSession,
  type NewUser,
  type SessionRecord,
  type UserPatch,
  type UserQuery,
  type UserRecord,
} from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { Database } from './database';
import { newId } from './new-id';
import { SessionRows } from './session.rows';
import { UserRows } from './user.rows';

const REMOVED_AT_ONCE = 500;

/**
 * Accounts and sessions in SQLite. There is one writer, so looking and changing inside one `write` is atomic: one e-mail
 * one account, one first admin, never no admin. Hashing, tokens and cookies are the business of `@prochat/server/auth`.
 */
export class SqliteAuthStore extends AuthStore {
  readonly #users: UserRows;
  readonly #sessions: SessionRows;

  constructor(private readonly db: Database) {
    super();
    this.#users = new UserRows(db);
    this.#sessions = new SessionRows(db);
  }

  createUser(user: NewUser): Promise<UserRecord> {
    return this.db.write(() => this.#insertUser(user));
  }

  createFirstAdmin(user: NewUser): Promise<UserRecord | null> {
    return this.db.write(() => (this.#users.hasAdmin() ? null : this.#insertUser(user)));
  }

  hasAdmin(): Promise<boolean> {
    return this.db.read(() => this.#users.hasAdmin());
  }

  findUser(id: string): Promise<UserRecord | null> {
    return this.db.read(() => this.#users.find(id));
  }

  findUserByEmail(email: string): Promise<UserRecord | null> {
    return this.db.read(() => this.#users.findByEmail(email));
  }

  listUsers(query: UserQuery): Promise<Page<UserRecord>> {
    return this.db.readAside('listUsers', query);
  }

  listProfessionals(now: string): Promise<UserRecord[]> {
    return this.db.read(() => this.#users.professionals(now));
  }

  updateUser(id: string, patch: UserPatch): Promise<UserRecord> {
    return this.db.write(() => this.#updateUser(id, patch));
  }

  makeAccount(id: string, credentials: NewCredentials): Promise<UserRecord | null> {
    return this.db.write(() => {
      const person = this.#users.find(id);
      if (!person) throw new AppError('NOT_FOUND');
      return person.guest ? this.#updateUser(id, { ...credentials, guest: false }) : null;
    });
  }

  createSession(session: NewSession): Promise<SessionRecord> {
    return this.db.write(() => {
      const record: SessionRecord = {
        ...session,
        id: newId(),
        previousHash: null,
        rotatedAt: session.createdAt,
        revokedAt: null,
      };
      this.#sessions.insert(record);
      return record;
    });
  }

  findSession(id: string): Promise<SessionRecord | null> {
    return this.db.read(() => this.#sessions.find(id));
  }

  rotateSession(
    id: string,
    fromHash: string,
    toHash: string,
    at: string,
    expiresAt?: string,
  ): Promise<SessionRecord | null> {
    return this.db.write(() =>
      this.#sessions.rotate(id, fromHash, toHash, at, expiresAt) ? this.#sessions.find(id) : null,
    );
  }

  revokeSession(id: string, at: string): Promise<void> {
    return this.db.write(() => this.#sessions.revoke(id, at));
  }

  revokeSessionsOf(userId: string, at: string): Promise<string[]> {
    return this.db.write(() => this.#sessions.revokeAllOf(userId, at));
  }

  /** Some at a time, so that after a long absence it holds nobody up. */
  async removeExpiredSessions(before: string): Promise<number> {
    let total = 0;
    for (;;) {
      const removed = await this.db.write(() => this.#sessions.removeExpired(before, REMOVED_AT_ONCE));
      total += removed;
      if (removed < REMOVED_AT_ONCE) return total;
    }
  }

  #insertUser(user: NewUser): UserRecord {
    this.#requireFreeEmail(user);
    const record: UserRecord = { ...user, id: newId() };
    this.#users.insert(record);
    return record;
  }

  #updateUser(id: string, patch: UserPatch): UserRecord {
    const before = this.#users.find(id);
    if (!before) throw new AppError('NOT_FOUND');
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    const { blockReason = before.blockReason, ...others } = Object.fromEntries(given) as UserPatch;
    const { blockReason: _, ...kept } = before;
    const after: UserRecord = { ...kept, ...others, ...(typeof blockReason === 'string' && { blockReason }) };
    if (after.email !== before.email || after.guest !== before.guest) this.#requireFreeEmail(after);
    if (isAdminInCharge(before) && !isAdminInCharge(after) && !this.#users.hasUnblockedAdminBeside(id))
      throw new AppError('LAST_ADMIN');
    this.#users.save(after);
    return after;
  }

  #requireFreeEmail({ email, guest }: NewUser): void {
    if (!guest && email !== null && this.#users.findByEmail(email)) throw new AppError('EMAIL_TAKEN');
  }
}

/** A block counts until it is lifted, even when its time has passed: this rule must hold without asking for the time. */
function isAdminInCharge({ role, blockedUntil }: UserRecord): boolean {
  return role === 'admin' && blockedUntil === null;
}
