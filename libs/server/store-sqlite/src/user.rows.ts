import type { Role } from '@prochat/contract';
import type { UserPatch, UserRecord } from '@prochat/server/auth';
import type { Statements } from './statements';

const COLUMNS = [
  'id',
  'email',
  'displayName',
  'role',
  'guest',
  'passwordHash',
  'blockedUntil',
  'blockReason',
  'createdAt',
] as const;
const PATCHED = [
  'email',
  'displayName',
  'role',
  'guest',
  'passwordHash',
  'blockedUntil',
  'blockReason',
] as const satisfies readonly (keyof UserPatch)[];
type StoredUser = Omit<UserRecord, 'guest' | 'blockReason'> & {
  role: Role;
  guest: number;
  blockReason: string | null;
};
export const SELECT_USER = `SELECT ${COLUMNS.join()} FROM user`;

/**
 * The rows of `user`: found and written one by one. `nameKey` is the name in lower case, kept for order and prefixes.
 * What may happen to whom is decided by `SqliteAuthStore`.
 */
export class UserRows {
  readonly #find;
  readonly #findByEmail;
  readonly #insert;
  readonly #update;
  readonly #anyAdmin;
  readonly #otherAdmin;
  readonly #professionals;

  constructor(db: Statements) {
    this.#find = db.prepare(`${SELECT_USER} WHERE id = ?`);
    this.#findByEmail = db.prepare(`${SELECT_USER} WHERE email = ? AND guest = 0`);
    this.#insert = db.prepare(
      `INSERT INTO user (${COLUMNS.join()}, nameKey) VALUES (${COLUMNS.map((name) => `@${name}`).join()}, @nameKey)`,
    );
    this.#update = db.prepare(
      `UPDATE user SET ${PATCHED.map((name) => `${name} = @${name}`).join()}, nameKey = @nameKey WHERE id = @id`,
    );
    this.#anyAdmin = db.prepare(`SELECT 1 FROM user WHERE role = 'admin' LIMIT 1`);
    this.#otherAdmin = db.prepare(
      `SELECT 1 FROM user WHERE role = 'admin' AND id <> ? AND blockedUntil IS NULL LIMIT 1`,
    );
    this.#professionals = db.prepare(
      `${SELECT_USER} WHERE role <> 'user' AND nameKey >= '' AND (blockedUntil IS NULL OR blockedUntil <= ?)
       ORDER BY nameKey, id`,
    );
  }

  find(id: string): UserRecord | null {
    return toUserOrNull(this.#find.get(id));
  }

  findByEmail(email: string): UserRecord | null {
    return toUserOrNull(this.#findByEmail.get(email));
  }

  hasAdmin(): boolean {
    return this.#anyAdmin.get() !== undefined;
  }

  hasUnblockedAdminBeside(id: string): boolean {
    return this.#otherAdmin.get(id) !== undefined;
  }

  professionals(now: string): UserRecord[] {
    return this.#professionals.all(now).map(toUser);
  }

  insert(user: UserRecord): void {
    this.#insert.run(toUserRow(user));
  }

  save(user: UserRecord): void {
    const { createdAt: _, ...row } = toUserRow(user);
    this.#update.run(row);
  }
}

export function toNameKey(displayName: string): string {
  return displayName.toLowerCase();
}

function toUserOrNull(raw: Record<string, unknown> | undefined): UserRecord | null {
  return raw ? toUser(raw) : null;
}

export function toUser(raw: Record<string, unknown>): UserRecord {
  const { blockReason, ...row } = raw as unknown as StoredUser;
  return { ...row, guest: row.guest === 1, ...(blockReason !== null && { blockReason }) };
}

export function toUserRow(user: UserRecord) {
  return {
    ...user,
    guest: Number(user.guest),
    blockReason: user.blockReason ?? null,
    nameKey: toNameKey(user.displayName),
  };
}
