import type { Page, Role } from '@prochat/contract';
import type { UserPatch, UserQuery, UserRecord } from '@prochat/server/auth';
import type { Database } from './database';
import { fromCursor, toCursor } from './list-cursor';

const COLUMNS = [
  'id',
  'email',
  'displayName',
  'role',
  'guest',
  'passwordHash',
  'blockedUntil',
  'createdAt',
] as const;
const PATCHED = [
  'email',
  'displayName',
  'role',
  'guest',
  'passwordHash',
  'blockedUntil',
] as const satisfies readonly (keyof UserPatch)[];
const SELECT = `SELECT ${COLUMNS.join()} FROM user`;
/** Sorts after every text that begins with the same prefix. */
const AFTER_ALL = '\u{10FFFF}';
const LIST = 'users';

/**
 * The rows of `user`: found, written, listed by name. `nameKey` is the name in lower case, kept for order and prefixes.
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

  constructor(private readonly db: Database) {
    this.#find = db.prepare(`${SELECT} WHERE id = ?`);
    this.#findByEmail = db.prepare(`${SELECT} WHERE email = ? AND guest = 0`);
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
      `${SELECT} WHERE role <> 'user' AND nameKey >= '' AND (blockedUntil IS NULL OR blockedUntil <= ?)
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
    this.#insert.run({ ...user, guest: Number(user.guest), nameKey: toNameKey(user.displayName) });
  }

  save(user: UserRecord): void {
    const { createdAt: _, ...row } = user;
    this.#update.run({ ...row, guest: Number(user.guest), nameKey: toNameKey(user.displayName) });
  }

  /** @throws AppError INVALID_CURSOR */
  page({ role, q, cursor, limit }: UserQuery): Page<UserRecord> {
    const from = cursor === undefined ? { key: '', id: '' } : fromCursor(LIST, cursor);
    const where = ['(nameKey, id) > (@key, @id)'];
    const parameters: Record<string, string | number> = { ...from, limit: limit + 1 };
    if (role !== undefined) {
      parameters['role'] = role;
      where.push('role = @role');
    }
    if (q) {
      parameters['q'] = q.toLowerCase();
      parameters['qEnd'] = q.toLowerCase() + AFTER_ALL;
      where.push('((nameKey >= @q AND nameKey < @qEnd) OR (email >= @q AND email < @qEnd))');
    }
    const rows = this.db
      .prepare(`${SELECT} WHERE ${where.join(' AND ')} ORDER BY nameKey, id LIMIT @limit`)
      .all(parameters);
    const items = rows.slice(0, limit).map(toUser);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > limit && last
          ? toCursor(LIST, { key: toNameKey(last.displayName), id: last.id })
          : null,
    };
  }
}

function toNameKey(displayName: string): string {
  return displayName.toLowerCase();
}

function toUserOrNull(raw: Record<string, unknown> | undefined): UserRecord | null {
  return raw ? toUser(raw) : null;
}

function toUser(raw: Record<string, unknown>): UserRecord {
  const row = raw as unknown as Omit<UserRecord, 'guest'> & { role: Role; guest: number };
  return { ...row, guest: row.guest === 1 };
}
