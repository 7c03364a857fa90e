/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
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
import { IssuedCursors } from './reference-cursors';
import { compareKeys, newId, type SortKey } from './reference-order';

const LIST = 'users';

/**
 * Accounts and sessions in two arrays: the docstrings of `AuthStore` as plainly as they can be written. No call is
 * interrupted, so each is atomic; nothing is durable, and nothing is fast. Real stores are compared with it.
 */
export class ReferenceAuthStore extends AuthStore {
  readonly #users: UserRecord[] = [];
  readonly #sessions: SessionRecord[] = [];
  readonly #cursors = new IssuedCursors();

  async createUser(user: NewUser): Promise<UserRecord> {
    this.#requireFreeEmail(user, null);
    const created = { ...structuredClone(user), id: newId() };
    this.#users.push(created);
    return structuredClone(created);
  }

  async createFirstAdmin(user: NewUser): Promise<UserRecord | null> {
    return this.#users.some(isAdmin) ? null : this.createUser(user);
  }

  async hasAdmin(): Promise<boolean> {
    return this.#users.some(isAdmin);
  }

  async findUser(id: string): Promise<UserRecord | null> {
    return structuredClone(this.#users.find((user) => user.id === id) ?? null);
  }

  async findUserByEmail(email: string): Promise<UserRecord | null> {
    return structuredClone(this.#users.find((user) => !user.guest && user.email === email) ?? null);
  }

  async listUsers({ role, q, cursor, limit }: UserQuery): Promise<Page<UserRecord>> {
    const after = cursor === undefined ? null : this.#cursors.placeOf<SortKey>(LIST, cursor);
    const prefix = q?.toLowerCase() ?? '';
    const found = this.#users
      .filter((user) => role === undefined || user.role === role)
      .filter((user) => toSortKey(user).key.startsWith(prefix) || (user.email ?? '').startsWith(prefix))
      .filter((user) => after === null || compareKeys(toSortKey(user), after) > 0);
    return this.#cursors.page(LIST, found.sort(byName), limit, toSortKey);
  }

  async listProfessionals(now: string): Promise<UserRecord[]> {
    const found = this.#users.filter(
      ({ role, blockedUntil }) => role !== 'user' && (blockedUntil === null || blockedUntil <= now),
    );
    return structuredClone(found.sort(byName));
  }

  async updateUser(id: string, patch: UserPatch): Promise<UserRecord> {
    const before = this.#users.find((user) => user.id === id);
    if (!before) throw new AppError('NOT_FOUND');
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    const { blockReason = before.blockReason, ...others } = Object.fromEntries(given) as UserPatch;
    const { blockReason: _, ...kept } = before;
    const after: UserRecord = { ...kept, ...others, ...(typeof blockReason === 'string' && { blockReason }) };
    this.#requireFreeEmail(after, id);
    const rest = this.#users.filter((user) => user.id !== id);
    if (isAdminInCharge(before) && ![after, ...rest].some(isAdminInCharge)) throw new AppError('LAST_ADMIN');
    this.#users[this.#users.indexOf(before)] = after;
    return structuredClone(after);
  }

  async makeAccount(id: string, credentials: NewCredentials): Promise<UserRecord | null> {
    const person = this.#users.find((user) => user.id === id);
    if (!person) throw new AppError('NOT_FOUND');
    return person.guest ? this.updateUser(id, { ...credentials, guest: false }) : null;
  }

  async createSession(session: NewSession): Promise<SessionRecord> {
    const created: SessionRecord = {
      ...structuredClone(session),
      id: newId(),
      previousHash: null,
      rotatedAt: session.createdAt,
      revokedAt: null,
    };
    this.#sessions.push(created);
    return structuredClone(created);
  }

  async findSession(id: string): Promise<SessionRecord | null> {
    return structuredClone(this.#sessions.find((session) => session.id === id) ?? null);
  }

  async rotateSession(
    id: string,
    fromHash: string,
    toHash: string,
    at: string,
    expiresAt?: string,
  ): Promise<SessionRecord | null> {
    const session = this.#sessions.find((one) => one.id === id);
    if (!session || !isLive(session, at) || session.refreshHash !== fromHash) return null;
    session.previousHash = fromHash;
    session.refreshHash = toHash;
    session.rotatedAt = at;
    session.expiresAt = expiresAt ?? session.expiresAt;
    return structuredClone(session);
  }

  async revokeSession(id: string, at: string): Promise<void> {
    const session = this.#sessions.find((one) => one.id === id);
    if (session) session.revokedAt ??= at;
  }

  async revokeSessionsOf(userId: string, at: string): Promise<string[]> {
    const live = this.#sessions.filter((session) => session.userId === userId && isLive(session, at));
    for (const session of live) session.revokedAt = at;
    return live.map(({ id }) => id);
  }

  async removeExpiredSessions(before: string): Promise<number> {
    const kept = this.#sessions.filter(({ expiresAt }) => expiresAt >= before);
    const removed = this.#sessions.length - kept.length;
    this.#sessions.splice(0, Infinity, ...kept);
    return removed;
  }

  /** An e-mail is unique among accounts; a guest's is not looked at. */
  #requireFreeEmail({ email, guest }: NewUser, ownId: string | null): void {
    if (guest || email === null) return;
    const isTaken = this.#users.some((user) => user.id !== ownId && !user.guest && user.email === email);
    if (isTaken) throw new AppError('EMAIL_TAKEN');
  }
}

function toSortKey({ displayName, id }: UserRecord): SortKey {
  return { key: displayName.toLowerCase(), id };
}

function byName(a: UserRecord, b: UserRecord): number {
  return compareKeys(toSortKey(a), toSortKey(b));
}

function isAdmin({ role }: UserRecord): boolean {
  return role === 'admin';
}

/** A block counts until it is lifted, even when its time has passed. */
function isAdminInCharge({ role, blockedUntil }: UserRecord): boolean {
  return role === 'admin' && blockedUntil === null;
}

function isLive({ revokedAt, expiresAt }: SessionRecord, at: string): boolean {
  return revokedAt === null && expiresAt > at;
}
