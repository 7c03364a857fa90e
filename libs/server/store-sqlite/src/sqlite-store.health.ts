import { StoreHealth } from '@prochat/server/core';
import type { Database } from './database';
import { unavailable } from './sqlite-errors';

/** A check soon after another answers from that one, so that asking often does not wear the disk. */
const FRESH_FOR_MS = 1_000;

/** Proves that the embedded store can be written to by writing: a full or failing disk shows here before a message is lost. */
export class SqliteStoreHealth extends StoreHealth {
  readonly name = 'sqlite';
  readonly #count;
  #checked: { at: number; result: Promise<void> } | null = null;

  constructor(private readonly db: Database) {
    super();
    this.#count = db.prepare('UPDATE health SET checks = checks + 1 WHERE pk = 1');
  }

  check(): Promise<void> {
    const { fault } = this.db;
    if (fault) return Promise.reject(unavailable(fault));
    if (!this.#checked || performance.now() - this.#checked.at > FRESH_FOR_MS) {
      const result = this.db.write(() => void this.#count.run());
      this.#checked = { at: performance.now(), result };
    }
    return this.#checked.result;
  }
}
