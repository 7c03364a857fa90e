import type { Message } from '@prochat/contract';
import { closeSync, fdatasync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { toRow, type MessageLog } from './message-log';

const COLUMNS =
  `id conversationId seq prevPublicSeq clientId senderId senderName senderRole kind text attachments event
  sentUser sentProfessional revision createdAt editedAt deletedAt`.split(/\s+/);

/** The same table and indexes as `libs/server/store-sqlite/src/migrations.ts`; conversations are in memory only. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS message (
    pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversationId TEXT NOT NULL, seq INTEGER NOT NULL,
    prevPublicSeq INTEGER NOT NULL, clientId TEXT, senderId TEXT, senderName TEXT, senderRole TEXT NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, attachments TEXT, event TEXT, sentUser INTEGER NOT NULL,
    sentProfessional INTEGER NOT NULL, revision INTEGER NOT NULL, createdAt TEXT NOT NULL, editedAt TEXT, deletedAt TEXT,
    UNIQUE (conversationId, seq), UNIQUE (clientId, conversationId, senderId)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS message_created ON message (conversationId, createdAt);
  CREATE INDEX IF NOT EXISTS message_revised ON message (conversationId, seq) WHERE revision > 0;
`;

function open(
  directory: string,
  synchronous: 'FULL' | 'NORMAL',
): { db: DatabaseSync; insert: StatementSync } {
  mkdirSync(directory, { recursive: true });
  const db = new DatabaseSync(join(directory, 'reference.db'));
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -32000; ${SCHEMA}`,
  );
  const insert = db.prepare(
    `INSERT INTO message (${COLUMNS.join()}) VALUES (${COLUMNS.map((name) => `@${name}`).join()})`,
  );
  return { db, insert };
}

/** R1: every message is a transaction of its own, synced in the main thread, as one writes it by hand. */
export class SqliteSingleLog implements MessageLog {
  readonly durability = 'one transaction per message, synchronous=FULL';
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(directory: string) {
    ({ db: this.#db, insert: this.#insert } = open(directory, 'FULL'));
  }

  append(message: Message): void {
    this.#insert.run(toRow(message));
  }

  close(): Promise<void> {
    this.#db.close();
    return Promise.resolve();
  }
}

interface Waiting {
  message: Message;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** R2 in one thread: everything that came in one turn of the event loop is one transaction, synced in the main thread. */
export class SqliteTurnLog implements MessageLog {
  readonly durability = 'one transaction per turn of the event loop, synchronous=FULL';
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  #waiting: Waiting[] = [];

  constructor(directory: string) {
    ({ db: this.#db, insert: this.#insert } = open(directory, 'FULL'));
  }

  append(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ message, resolve, reject }) === 1) setImmediate(() => this.#commit());
    });
  }

  close(): Promise<void> {
    this.#db.close();
    return Promise.resolve();
  }

  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    writeBatch(this.#db, this.#insert, batch, () => batch.forEach(({ resolve }) => resolve()));
  }
}

/**
 * R2 off the loop: a turn's messages are committed with `synchronous=NORMAL`, and one `fdatasync` of the log in libuv's
 * pool covers all that was committed before it began; while it runs the next ones are committed.
 */
export class SqliteGroupLog implements MessageLog {
  readonly durability =
    'one transaction per turn, synchronous=NORMAL, one asynchronous fdatasync of the log for all';
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #fd: number;
  readonly #sync = promisify(fdatasync);
  #waiting: Waiting[] = [];
  #committed: Waiting[] = [];
  #syncing = false;

  constructor(directory: string) {
    ({ db: this.#db, insert: this.#insert } = open(directory, 'NORMAL'));
    this.#fd = openSync(join(directory, 'reference.db-wal'), 'r+');
  }

  append(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ message, resolve, reject }) === 1) setImmediate(() => this.#commit());
    });
  }

  close(): Promise<void> {
    closeSync(this.#fd);
    this.#db.close();
    return Promise.resolve();
  }

  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    writeBatch(this.#db, this.#insert, batch, () => {
      for (const waiting of batch) this.#committed.push(waiting);
    });
    if (!this.#syncing) void this.#syncAll();
  }

  async #syncAll(): Promise<void> {
    this.#syncing = true;
    while (this.#committed.length > 0) {
      const covered = this.#committed;
      this.#committed = [];
      try {
        await this.#sync(this.#fd);
        for (const { resolve } of covered) resolve();
      } catch (error) {
        for (const { reject } of covered) reject(error);
      }
    }
    this.#syncing = false;
  }
}

function writeBatch(
  db: DatabaseSync,
  insert: StatementSync,
  batch: readonly Waiting[],
  done: () => void,
): void {
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const { message } of batch) insert.run(toRow(message));
    db.exec('COMMIT');
    done();
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    for (const { reject } of batch) reject(error);
  }
}
