import type { Draft, DraftSlot } from '@prochat/contract';
import type { Statements } from './statements';

/** The rows of `draft`: what people have typed and not sent. */
export class DraftRows {
  readonly #find;
  readonly #save;
  readonly #remove;

  constructor(db: Statements) {
    this.#find = db.prepare(
      'SELECT slot, text, updatedAt FROM draft WHERE userId = ? AND conversationId = ? ORDER BY slot',
    );
    this.#save = db.prepare(
      `INSERT INTO draft (userId, conversationId, slot, text, updatedAt) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET text = excluded.text, updatedAt = excluded.updatedAt`,
    );
    this.#remove = db.prepare('DELETE FROM draft WHERE userId = ? AND conversationId = ? AND slot = ?');
  }

  find(userId: string, conversationId: string): Draft[] {
    return this.#find.all(userId, conversationId).map((row) => ({ ...row }) as unknown as Draft);
  }

  save(
    userId: string,
    conversationId: string,
    { slot, text, at }: { slot: DraftSlot; text: string; at: string },
  ): void {
    if (text === '') this.#remove.run(userId, conversationId, slot);
    else this.#save.run(userId, conversationId, slot, text, at);
  }
}
