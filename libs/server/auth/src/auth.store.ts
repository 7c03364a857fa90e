import type { Page, Role, User } from '@prochat/contract';

/** A stored person. Ids are 24 hex digits in every store; dates ISO 8601 UTC. */
export interface UserRecord extends User {
  /** argon2id; `null` for guests. Leaves the server by no way. */
  passwordHash: string | null;
}

/** Nobody begins with a reason. */
export type NewUser = Omit<UserRecord, 'id' | 'blockReason'>;
/** What a guest needs to be an account. */
export type NewCredentials = Pick<UserRecord, 'displayName'> & { email: string; passwordHash: string };
export type UserPatch = Partial<
  Pick<UserRecord, 'displayName' | 'email' | 'role' | 'guest' | 'passwordHash' | 'blockedUntil'> & {
    /** `null` takes it away. */
    blockReason: string | null;
  }
>;

/** One sign-in on one device. The refresh token itself is never stored, only its SHA-256. */
export interface SessionRecord {
  id: string;
  userId: string;
  refreshHash: string;
  /** The hash before the last rotation, for the short grace of two tabs that refresh at once. */
  previousHash: string | null;
  rotatedAt: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  userAgent: string;
  ip: string;
}

export type NewSession = Pick<
  SessionRecord,
  'userId' | 'refreshHash' | 'createdAt' | 'expiresAt' | 'userAgent' | 'ip'
>;

export interface UserQuery {
  role?: Role;
  /** Prefix of displayName or email, case-insensitive; plain text, never a pattern. */
  q?: string;
  cursor?: string;
  limit: number;
}

/**
 * What accounts and sessions need stored. Each method is one atomic step and durable when it resolves.
 *
 * An e-mail is unique among accounts. A guest's is only where to reach him, unproved by any password: it may repeat,
 * never stands in the way of an account, and `findUserByEmail` does not know it.
 */
export abstract class AuthStore {
  /** @throws AppError EMAIL_TAKEN */
  abstract createUser(user: NewUser): Promise<UserRecord>;

  /** Creates `user` only while there is no admin at all; `null` when there is one. At most one of many callers wins. */
  abstract createFirstAdmin(user: NewUser): Promise<UserRecord | null>;

  abstract hasAdmin(): Promise<boolean>;

  abstract findUser(id: string): Promise<UserRecord | null>;

  /** The account with this e-mail (lower case); never a guest. */
  abstract findUserByEmail(email: string): Promise<UserRecord | null>;

  /** Ordered by displayName (case-insensitive), then id. @throws AppError INVALID_CURSOR */
  abstract listUsers(query: UserQuery): Promise<Page<UserRecord>>;

  /** Everybody who is staff or admin and not blocked at `now`, ordered by displayName. */
  abstract listProfessionals(now: string): Promise<UserRecord[]>;

  /**
   * Refuses to take the last unblocked admin away (`LAST_ADMIN`). What is refused changes nothing; a patch that breaks
   * several rules is refused by the first of them in the order below.
   * @throws AppError NOT_FOUND, EMAIL_TAKEN, LAST_ADMIN
   */
  abstract updateUser(id: string, patch: UserPatch): Promise<UserRecord>;

  /**
   * The guest becomes an account under his id. `null` when he is none: of many callers at once one wins.
   * @throws AppError NOT_FOUND, EMAIL_TAKEN
   */
  abstract makeAccount(id: string, credentials: NewCredentials): Promise<UserRecord | null>;

  abstract createSession(session: NewSession): Promise<SessionRecord>;

  abstract findSession(id: string): Promise<SessionRecord | null>;

  /**
   * Replaces the refresh hash if it still is `fromHash` and the session is live; moves it to `previousHash`.
   * `null` when another call rotated first, or the session is revoked, expired or unknown.
   * @param expiresAt the new end of the session (30 days of not coming back); unchanged when absent
   */
  abstract rotateSession(
    id: string,
    fromHash: string,
    toHash: string,
    at: string,
    expiresAt?: string,
  ): Promise<SessionRecord | null>;

  /** Idempotent. */
  abstract revokeSession(id: string, at: string): Promise<void>;

  /** Revokes all live sessions of one person; returns their ids. */
  abstract revokeSessionsOf(userId: string, at: string): Promise<string[]>;

  /** Removes sessions that expired before `before`; returns how many. */
  abstract removeExpiredSessions(before: string): Promise<number>;
}
