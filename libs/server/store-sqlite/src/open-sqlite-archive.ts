import type { StoreArchive, StoreFault } from '@prochat/server/chat';
import { StoreOpenError } from '@prochat/server/core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database } from './database';
import { migrate } from './migrations';
import { Connection } from './search/connection';
import { faultsOfIndex } from './search/index-audit';
import { SqliteArchive } from './sqlite-archive';
import { sqliteCode, SQLITE } from './sqlite-errors';
import type { Statements } from './statements';
import { summariesBehind } from './summary-tail';

const WAITS_FOR_OTHERS_MS = 5_000;
/** More than a person would read. */
const FAULTS_SHOWN = 100;

/**
 * The embedded store in `dir`, owned while it is open: nobody else can write meanwhile. Made when it is not there.
 * @throws StoreOpenError, also when a server owns the directory
 */
export function openSqliteArchive(dir: string): Promise<StoreArchive> {
  return new Promise((resolve) => {
    const database = Database.open(dir);
    resolve(
      new SqliteArchive(dir, {
        statements: database,
        // Opening has written it.
        behind: new Map(),
        write: (job) => database.write(job),
        faults: () => storageFaults(database),
        close: () => database.close(),
      }),
    );
  });
}

/**
 * The embedded store in `dir` as it is at this moment, only to be read, whether a server is running or not.
 * @throws StoreOpenError
 */
export function openSqliteSnapshot(dir: string): Promise<StoreArchive> {
  return new Promise((resolve) => {
    const connection = openToRead(dir);
    resolve(
      new SqliteArchive(dir, {
        statements: connection,
        behind: summariesBehind(connection),
        write: () => Promise.reject(new Error('This archive was opened to be read only.')),
        faults: function* (onProgress) {
          yield* storageFaults(connection);
          yield* faultsOfIndex(join(dir, 'prochat-search.db'), connection, onProgress);
        },
        close: () => Promise.resolve(connection.close()),
      }),
    );
  });
}

/** True when there is a store in `dir`, whoever owns it. */
export function hasSqliteStore(dir: string): boolean {
  return existsSync(join(dir, 'prochat.db'));
}

/**
 * A connection with one read transaction that stays open: what others write is not seen.
 * @throws StoreOpenError
 */
export function openToRead(dir: string): Connection {
  const file = join(dir, 'prochat.db');
  if (!hasSqliteStore(dir)) throw new StoreOpenError(`There is no store in DATA_DIR ${dir}.`);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: WAITS_FOR_OTHERS_MS });
    migrate(db, file);
    db.exec('BEGIN; SELECT 1 FROM health;');
    return new Connection(db);
  } catch (error) {
    db?.close();
    throw toOpenError(error, file);
  }
}

function toOpenError(error: unknown, file: string): unknown {
  const say = (message: string): StoreOpenError => new StoreOpenError(message, { cause: error });
  switch (sqliteCode(error) ?? 0) {
    // The only thing here that would write.
    case SQLITE.READONLY:
      return say(
        `${file} was written by an older release. Start the server once, so that it is brought up to date.`,
      );
    case SQLITE.NOTADB:
    case SQLITE.CORRUPT:
      return say(`${file} is damaged or not a database. Restore a backup with "npm run restore -- FILE".`);
    case SQLITE.BUSY:
      return say(`${file} is locked by another process. Try again in a moment.`);
    case SQLITE.CANTOPEN:
    case SQLITE.PERM:
    case SQLITE.IOERR:
      return say(`${file} cannot be read by this user (${(error as Error).message}).`);
    default:
      return error;
  }
}

function* storageFaults(statements: Statements): Generator<StoreFault> {
  for (const row of statements.prepare(`PRAGMA integrity_check(${FAULTS_SHOWN})`).all()) {
    const what = String(row['integrity_check']);
    if (what !== 'ok') yield { conversationId: null, what: `database: ${what}` };
  }
  const unknown = statements
    .prepare(
      `SELECT id, conversationId FROM message WHERE pk IN (SELECT rowid FROM pragma_foreign_key_check('message') LIMIT ?)`,
    )
    .all(FAULTS_SHOWN);
  for (const { id, conversationId } of unknown)
    yield {
      conversationId: null,
      what: `message ${String(id)}: there is no conversation ${String(conversationId)}`,
    };
}
