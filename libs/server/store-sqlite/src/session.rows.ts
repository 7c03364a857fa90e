import type { SessionRecord } from '@prochat/server/auth';
import type { Database } from './database';

const COLUMNS = [
  'id',
  'userId',
  'refreshHash',
  'previousHash',
  'rotatedAt',
  'createdAt',
  'expiresAt',
  'revokedAt',
  'userAgent',
  'ip',
] as const satisfies readonly (keyof SessionRecord)[];

/** The rows of `session`. A session is live while it is neither revoked nor expired. */
export class SessionRows {
  readonly #find;
  readonly #insert;
  readonly #rotate;
  readonly #revoke;
  readonly #revokeAllOf;
  readonly #removeExpired;

  constructor(db: Database) {
    this.#find = db.prepare(`SELECT ${COLUMNS.join()} FROM session WHERE id = ?`);
    this.#insert = db.prepare(
      `INSERT INTO session (${COLUMNS.join()}) VALUES (${COLUMNS.map((name) => `@${name}`).join()})`,
    );
    this.#rotate = db.prepare(
      `UPDATE session SET previousHash = refreshHash, refreshHash = @toHash, rotatedAt = @at,
         expiresAt = coalesce(@expiresAt, expiresAt)
       WHERE id = @id AND refreshHash = @fromHash AND revokedAt IS NULL AND expiresAt > @at`,
    );
    this.#revoke = db.prepare('UPDATE session SET revokedAt = @at WHERE id = @id AND revokedAt IS NULL');
    this.#revokeAllOf = db.prepare(
      `UPDATE session SET revokedAt = @at WHERE userId = @userId AND revokedAt IS NULL AND expiresAt > @at
       RETURNING id`,
    );
    this.#removeExpired = db.prepare(
      'DELETE FROM session WHERE pk IN (SELECT pk FROM session WHERE expiresAt < ? LIMIT ?)',
    );
  }

  find(id: string): SessionRecord | null {
    const row = this.#find.get(id);
    return row ? ({ ...row } as unknown as SessionRecord) : null;
  }

  insert(session: SessionRecord): void {
    this.#insert.run({ ...session });
  }

  /** False when the session is not live or its hash is another. */
  rotate(id: string, fromHash: string, toHash: string, at: string, expiresAt: string | null = null): boolean {
    return this.#rotate.run({ id, fromHash, toHash, at, expiresAt }).changes === 1;
  }

  revoke(id: string, at: string): void {
    this.#revoke.run({ id, at });
  }

  /** @returns the ids of those that were live. */
  revokeAllOf(userId: string, at: string): string[] {
    return this.#revokeAllOf.all({ userId, at }).map(({ id }) => String(id));
  }

  /** @returns how many of at most `limit` */
  removeExpired(before: string, limit: number): number {
    return Number(this.#removeExpired.run(before, limit).changes);
  }
}
