import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Statements } from '../statements';

/** A plain connection of a thread: statements prepared once, transactions around a piece of work. */
export class Connection implements Statements {
  readonly #statements = new Map<string, StatementSync>();

  constructor(readonly db: DatabaseSync) {}

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Everything read or written by `work` at one moment; undone when it throws. */
  atomically<T>(work: () => T): T {
    this.db.exec('BEGIN');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** For the tests that no query scans, like `Database.statements` and `explain`. */
  get statements(): string[] {
    return [...this.#statements.keys()];
  }

  explain(sql: string): string[] {
    return this.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }
}
