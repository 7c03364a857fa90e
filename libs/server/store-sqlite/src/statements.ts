import type { StatementSync } from 'node:sqlite';

/** Where statements come from: the store's own connection, or one of a thread. */
export interface Statements {
  /** Prepared once per text. Not for `iterate`, which needs a statement of its own. */
  prepare(sql: string): StatementSync;
}
