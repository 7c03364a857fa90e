import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE, isCorruption } from '../sqlite-errors';
import { Connection } from './connection';

/** Raised whenever tables or terms change: an index of another form is made anew. */
const INDEX_VERSION = 2;

// Contentless: the texts are in the store and nowhere else. Terms come ready from `terms.ts`, so the tokenizer that only
// splits at spaces finds in SQLite exactly what `toSearchWords` means everywhere.
const FTS5 = `fts5(
  terms, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = "ascii tokenchars ':'"
)`;

const SCHEMA = `
  CREATE TABLE mark (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    messagePk INTEGER NOT NULL,
    messageId TEXT NOT NULL,
    conversationPk INTEGER NOT NULL,
    conversationId TEXT NOT NULL,
    changeN INTEGER NOT NULL,
    changedPk INTEGER NOT NULL
  ) STRICT;
  INSERT INTO mark VALUES (1, 0, '', 0, '', 0, 0);
  CREATE VIRTUAL TABLE message_words USING ${FTS5};
  CREATE VIRTUAL TABLE conversation_words USING ${FTS5};
  PRAGMA user_version = ${INDEX_VERSION};
`;

/** Opens the index, made anew when it is missing, damaged or of another form. */
export function openIndexFile(file: string): Connection {
  const known = tryToOpen(file);
  if (known) return known;
  removeIndexFile(file);
  // It tells what people wrote: only its owner may read it.
  orStorageFault(() => closeSync(openSync(file, 'wx', 0o600)));
  const db = configured(file);
  db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
  return new Connection(db);
}

export function removeIndexFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) orStorageFault(() => rmSync(file + suffix, { force: true }));
}

/** A disk that refuses this is to its caller what it is when SQLite meets it. */
function orStorageFault(deed: () => void): void {
  try {
    deed();
  } catch (error) {
    throw Object.assign(new Error((error as Error).message, { cause: error }), { errcode: SQLITE.IOERR });
  }
}

function tryToOpen(file: string): Connection | null {
  let db: DatabaseSync | null = null;
  try {
    db = configured(file);
    if (db.prepare('PRAGMA user_version').get()?.['user_version'] === INDEX_VERSION)
      return new Connection(db);
  } catch (error) {
    if (!isCorruption(error)) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return null;
}

function configured(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -16000;
  `);
  return db;
}
