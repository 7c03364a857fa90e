import { StoreOpenError } from '@prochat/server/core';
import { accessSync, closeSync, constants, fdatasync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Checkpointer } from './checkpointer';
import type { CommitCompanion } from './commit-companion';
import { CommitQueue } from './commit-queue';
import { DirectoryLock } from './directory-lock';
import { requireSoundLog } from './log-check';
import { migrate } from './migrations';
import { adoptRestored, syncDirectory } from './restored-backup';
import { Connection } from './search/connection';
import { IndexFollower } from './search/index-follower';
import { writeSummariesBehind } from './summary-tail';
import { SQLITE, isCorruption, sqliteCode, toStoreError, unavailable } from './sqlite-errors';
import type { Statements } from './statements';
import { BackgroundThread } from './threads/background-thread';
import type { CheckpointDeeds } from './threads/checkpoint-deeds';
import type { ReadingDeeds } from './threads/reading-deeds';

/** Makes what was written to the open file `fd` durable. Tests put their own in to trace, slow down or fail it. */
export type SyncFile = (fd: number) => Promise<void>;

const DATABASE_FILE = 'prochat.db';
/** How long a process that is just stopping may still hold the directory. */
const OWNER_LEAVES_WITHIN_MS = 1_000;

/**
 * The embedded store's file and its one writing connection: opens and owns the directory, hands out prepared statements,
 * lets short reads through at once, sends writes to the `CommitQueue` and long reads to a thread that has a connection of
 * its own. What is in the tables is the stores' business.
 *
 * Never open `prochat.db` by other means than SQLite in this process: on POSIX, closing any descriptor of a file drops
 * all locks on it. The `-wal` beside it carries no lock and may be opened.
 */
export class Database implements Statements {
  readonly #statements = new Map<string, StatementSync>();
  readonly #queue: CommitQueue;
  readonly #checkpointer: Checkpointer;
  readonly #checkpointThread: BackgroundThread<CheckpointDeeds>;
  readonly #reader: BackgroundThread<ReadingDeeds>;
  readonly #follower: IndexFollower;
  #closing: Promise<void> | null = null;
  /** What a read met: it does not pass, and whoever runs this has to know. */
  #damage: Error | null = null;

  private constructor(
    private readonly lock: DirectoryLock,
    private readonly db: DatabaseSync,
    private readonly logFd: number,
    /** Path of `prochat.db`. */
    readonly file: string,
    syncFile: SyncFile,
  ) {
    this.#reader = new BackgroundThread({ role: 'reader', file });
    this.#checkpointThread = new BackgroundThread({ role: 'checkpointer', file });
    this.#queue = new CommitQueue(
      db,
      () => syncFile(logFd),
      () => this.#afterCommit(),
    );
    this.#follower = new IndexFollower(this, this.#reader);
    this.#checkpointer = new Checkpointer(
      this,
      (work) => this.#follower.pausedFor(() => this.#queue.pausedFor(work)),
      this.#checkpointThread,
    );
  }

  /** @throws StoreOpenError */
  static open(dir: string, syncFile: SyncFile = promisify(fdatasync)): Database {
    const file = join(dir, DATABASE_FILE);
    const opened: { close(): void }[] = [];
    try {
      makeDirectory(dir);
      const lock = DirectoryLock.take(dir, OWNER_LEAVES_WITHIN_MS);
      opened.push({ close: () => lock.release() });
      adoptRestored(dir);
      createFile(file);
      requireSoundLog(file);
      const db = new DatabaseSync(file, { timeout: OWNER_LEAVES_WITHIN_MS });
      opened.unshift(db);
      configure(db);
      migrate(db, file);
      writeSummariesBehind(new Connection(db));
      const logFd = openSync(`${file}-wal`, 'r+');
      // The entries of a new database and its log must survive a power cut as well.
      syncDirectory(dir);
      return new Database(lock, db, logFd, file, syncFile);
    } catch (error) {
      for (const part of opened) part.close();
      throw toOpenError(error, dir, file);
    }
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Runs at once and sees every committed write, also one that is not yet acknowledged. */
  read<T>(job: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.db.isOpen) {
        reject(unavailable(new Error('The store is closed.')));
        return;
      }
      try {
        resolve(job());
      } catch (error) {
        this.#noteDamage(error);
        reject(toStoreError(error));
      }
    });
  }

  /** A read that may take long, done in a thread; sees every write that was committed when it begins. */
  async readAside<K extends keyof ReadingDeeds>(
    deed: K,
    ...args: Parameters<ReadingDeeds[K]>
  ): Promise<ReturnType<ReadingDeeds[K]>> {
    try {
      return await this.#reader.run(deed, ...args);
    } catch (error) {
      this.#noteDamage((error as Error).cause);
      throw error;
    }
  }

  /** See `CommitQueue.write`: atomic, and durable when it resolves. */
  write<T>(job: () => T): Promise<T> {
    return this.#queue.write(job);
  }

  /** See `CommitQueue.writeOne`: the same for a job of one statement. */
  writeOne<T>(job: () => T): Promise<T> {
    return this.#queue.writeOne(job);
  }

  /** Has `companion` take part in every transaction from now on. */
  accompany(companion: CommitCompanion): void {
    this.#queue.accompany(companion);
  }

  /** Asks for a transaction, soon, in which the companion can write. */
  commitSoon(): void {
    this.#queue.commitSoon();
  }

  /** Why writing is not to be relied on at the moment, else `null`. */
  get fault(): Error | null {
    return this.#damage ?? this.#queue.broken ?? this.#queue.refused ?? this.#checkpointer.fault;
  }

  /** Texts of all statements prepared so far, and SQLite's plan of one: for the tests that no query scans. */
  get statements(): string[] {
    return [...this.#statements.keys()];
  }

  explain(sql: string): string[] {
    return this.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
  }

  /** Settles every accepted write, moves the log into the database file and gives the directory free. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #noteDamage(error: unknown): void {
    if (isCorruption(error)) this.#damage ??= error as Error;
  }

  async #close(): Promise<void> {
    await this.#queue.drain();
    this.#follower.stop();
    await this.#checkpointer.settled();
    await Promise.all([this.#reader.close(), this.#checkpointThread.close()]);
    this.#statements.clear();
    closeSync(this.logFd);
    // Closing the last connection checkpoints. After a fault it may fail; the log then stays for the next opening.
    this.db.close();
    this.lock.release();
  }

  #afterCommit(): void {
    this.#checkpointer.afterCommit();
    this.#follower.afterCommit();
  }
}

function createFile(file: string): void {
  try {
    // Only its owner may read it; the log inherits the mode. `wx` never touches a file that is there (see the class).
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EEXIST' || error.syscall !== 'open') throw error;
    // SQLite opens a file that is read-only as well, and refuses only the first write.
    accessSync(file, constants.W_OK);
  }
}

/** Not `recursive: true`: where nothing can be made (a dead link, /proc), that spins for ever in Node 24. */
function makeDirectory(dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (isFileError(error) && error.code === 'EEXIST' && statSync(dir).isDirectory()) return;
    const parent = dirname(dir);
    if (!isFileError(error) || error.code !== 'ENOENT' || parent === dir) throw error;
    makeDirectory(parent);
    mkdirSync(dir, { mode: 0o700 });
  }
}

function configure(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA cache_size = -32000;
    BEGIN IMMEDIATE;
    COMMIT;
  `);
}

/** Not by `instanceof`: under jest Node's own errors come from another realm. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function toOpenError(error: unknown, dir: string, file: string): unknown {
  if (error instanceof StoreOpenError) return error;
  const say = (message: string): StoreOpenError => new StoreOpenError(message, { cause: error });
  if (isFileError(error)) {
    if (error.code === 'EEXIST' || error.code === 'ENOTDIR')
      return say(`DATA_DIR ${dir} is not a directory. Remove what is there, or set another DATA_DIR.`);
    if (error.code === 'ENOSPC')
      return say(`The disk of DATA_DIR ${dir} is full. Free some space and start again.`);
    return say(
      `DATA_DIR ${dir} is not writable (${error.code}). Give this user the right to write there, or set another DATA_DIR.`,
    );
  }
  switch (sqliteCode(error) ?? 0) {
    case SQLITE.BUSY:
      return say(`DATA_DIR ${dir} is in use by another process. Stop that one, or set another DATA_DIR.`);
    case SQLITE.NOTADB:
    case SQLITE.CORRUPT:
      return say(
        `${file} is damaged or not a database. Restore a backup with "npm run restore -- FILE", or move it away to start empty.`,
      );
    case SQLITE.FULL:
      return say(`The disk of DATA_DIR ${dir} is full. Free some space and start again.`);
    case SQLITE.READONLY:
    case SQLITE.CANTOPEN:
    case SQLITE.PERM:
      return say(
        `DATA_DIR ${dir} is not writable. Give this user the right to write there, or set another DATA_DIR.`,
      );
    case SQLITE.IOERR:
      return say(`${file} cannot be read or written (${(error as Error).message}). Check the disk.`);
    default:
      return error;
  }
}
