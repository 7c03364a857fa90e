import { scopeOf, type CannedReplyRecord } from '@prochat/server/desk';
import type { Statements } from './statements';

export const CANNED_REPLY_COLUMNS = 'id, ownerId, shortcut, text, updatedAt';

const SELECT = `SELECT ${CANNED_REPLY_COLUMNS} FROM cannedReply`;
/** What the team's have for an owner. */
const TEAM = '';

/** The rows of `cannedReply`. */
export class CannedReplyRows {
  readonly #of;
  readonly #for;
  readonly #find;
  readonly #insert;
  readonly #update;
  readonly #remove;
  readonly #removeOf;

  constructor(db: Statements) {
    this.#of = db.prepare(`${SELECT} WHERE ownerId = ?`);
    this.#for = db.prepare(`${SELECT} WHERE ownerId IN (?, '${TEAM}')`);
    this.#find = db.prepare(`${SELECT} WHERE id = ?`);
    this.#insert = db.prepare(
      `INSERT INTO cannedReply (${CANNED_REPLY_COLUMNS}) VALUES (@id, @ownerId, @shortcut, @text, @updatedAt)
       RETURNING ${CANNED_REPLY_COLUMNS}`,
    );
    this.#update = db.prepare(
      `UPDATE cannedReply SET shortcut = @shortcut, text = @text, updatedAt = @updatedAt WHERE id = @id
       RETURNING ${CANNED_REPLY_COLUMNS}`,
    );
    this.#remove = db.prepare(`DELETE FROM cannedReply WHERE id = ? RETURNING ${CANNED_REPLY_COLUMNS}`);
    this.#removeOf = db.prepare('DELETE FROM cannedReply WHERE ownerId = ?');
  }

  /** One person's own and the team's, in no order. */
  for(ownerId: string): CannedReplyRecord[] {
    return this.#for.all(ownerId).map(toCannedReply);
  }

  /** One person's own, or the team's. */
  of(ownerId: string | null): CannedReplyRecord[] {
    return this.#of.all(ownerId ?? TEAM).map(toCannedReply);
  }

  find(id: string): CannedReplyRecord | null {
    return toCannedReplyOrNull(this.#find.get(id));
  }

  insert(reply: Omit<CannedReplyRecord, 'scope'>): CannedReplyRecord {
    return toCannedReply(this.#insert.get(toCannedReplyRow(reply)) ?? {});
  }

  update({ id, shortcut, text, updatedAt }: CannedReplyRecord): CannedReplyRecord | null {
    return toCannedReplyOrNull(this.#update.get({ id, shortcut, text, updatedAt }));
  }

  remove(id: string): CannedReplyRecord | null {
    return toCannedReplyOrNull(this.#remove.get(id));
  }

  /** Nobody's own for an owner that is none: `TEAM` is no id. */
  removeOf(ownerId: string): void {
    if (ownerId !== TEAM) this.#removeOf.run(ownerId);
  }
}

export function toCannedReply(row: Record<string, unknown>): CannedReplyRecord {
  const ownerId = row['ownerId'] === TEAM ? null : String(row['ownerId']);
  return { ...row, ownerId, scope: scopeOf(ownerId) } as unknown as CannedReplyRecord;
}

export function toCannedReplyRow({
  id,
  ownerId,
  shortcut,
  text,
  updatedAt,
}: Omit<CannedReplyRecord, 'scope'>): Record<string, string> {
  return { id, ownerId: ownerId ?? TEAM, shortcut, text, updatedAt };
}

function toCannedReplyOrNull(row: Record<string, unknown> | undefined): CannedReplyRecord | null {
  return row ? toCannedReply(row) : null;
}
