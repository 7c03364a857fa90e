import { ARCHIVE_KINDS, type ArchiveKind } from '@prochat/server/chat';
import { StoreOpenError } from '@prochat/server/core';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { copyFiles, expireCopied, type FileCopier } from './copied-files';
import { DirectoryLock } from './directory-lock';
import { migrate } from './migrations';
import { openToRead } from './open-sqlite-archive';
import { Connection } from './search/connection';
import { writeSummariesBehind } from './summary-tail';
import {
  RESTORE_FILE,
  adoptRestored,
  isRestoreWaiting,
  syncDirectory,
  withdrawRestore,
} from './restored-backup';
import { SQLITE, sqliteCode } from './sqlite-errors';
import { UploadRows } from './upload.rows';

/** 8 MiB between two reports. */
const PAGES_AT_ONCE = 2_000;

export type Progress = (done: number, total: number) => void;

export interface BackupContent {
  sizeBytes: number;
  counts: Record<ArchiveKind, number>;
  /** Files whose bytes should have been copied and were not there. */
  lostFiles: number;
}

type Content = Omit<BackupContent, 'lostFiles'>;

/**
 * Copies the store of `dir` into `file`, as it is at the moment of the call, whether a server writes to it meanwhile or
 * not. The copy is checked and durable before it gets its name; it stands for itself, nothing lies beside it but the bytes
 * of files, which `files` takes along. What is deleted while they are copied is deleted in the copy as well.
 * @throws StoreOpenError when there is no store, `file` exists or the copy is not sound
 */
export async function backUpStore(
  dir: string,
  file: string,
  onProgress: Progress,
  files: FileCopier | null = null,
): Promise<BackupContent> {
  if (existsSync(file)) throw new StoreOpenError(`${file} is there already. Name another file.`);
  const store = openToRead(dir);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return await writeWhole(file, async (draft) => {
      await copy(store.db, draft, onProgress);
      // The log of a running server grows as long as this moment is held.
      store.close();
      const content = requireSound(draft, file);
      const lostFiles = files ? await takeAlong(dir, draft, files, onProgress) : 0;
      return { ...content, lostFiles };
    });
  } finally {
    if (store.db.isOpen) store.close();
  }
}

/**
 * Checks the backup `file` and lays a copy into `dir`, brought up to this release, where the next opening of the store
 * finds it (`adoptRestored`), with the bytes of files that `files` brings.
 * @throws StoreOpenError when it is not a sound backup of this product, or of a newer release
 */
export async function stageRestore(
  dir: string,
  file: string,
  onProgress: Progress,
  files: FileCopier | null = null,
): Promise<BackupContent> {
  if (!existsSync(file)) throw new StoreOpenError(`There is no file ${file}.`);
  const source = openBackup(file);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return await writeWhole(join(dir, RESTORE_FILE), async (draft) => {
      await copy(source, draft, onProgress);
      const content = requireSound(draft, file);
      const missing = files ? await withDatabase(draft, (db) => copyFiles(db, files, onProgress)) : [];
      // Another backup may wait there: its database must never meet these files.
      withdrawRestore(dir);
      await files?.finish();
      return { ...content, lostFiles: missing.length };
    });
  } catch (error) {
    throw isNoDatabase(error) ? new StoreOpenError(`${file} is damaged or not a backup.`) : error;
  } finally {
    source.close();
  }
}

/**
 * Lets a waiting backup take its place now, if no server owns `dir`.
 * @returns false when one does: it has to do this itself
 */
export function adoptIfFree(dir: string): boolean {
  let lock: DirectoryLock;
  try {
    lock = DirectoryLock.take(dir, 0);
  } catch (error) {
    if (sqliteCode(error) === SQLITE.BUSY) return false;
    throw error;
  }
  try {
    adoptRestored(dir);
    return !isRestoreWaiting(dir);
  } finally {
    lock.release();
  }
}

/** A file that was copied with its log beside it is read with it, any other is left as it is: it may be write-protected. */
function openBackup(file: string): DatabaseSync {
  const hasLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const url = pathToFileURL(file);
  if (!hasLog) url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

async function copy(from: DatabaseSync, to: string, onProgress: Progress): Promise<void> {
  await backup(from, to, {
    rate: PAGES_AT_ONCE,
    progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
  });
}

/** Calls `write` with the name of a draft, which becomes `file` when everything in it is durable, and else goes away. */
async function writeWhole<T>(file: string, write: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${file}.${process.pid}.part`;
  const removeDraft = (): void => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true });
  };
  removeDeserted(dirname(file));
  try {
    // Only its owner may read it, from the first byte on.
    closeSync(openSync(draft, 'wx', 0o600));
    const result = await write(draft);
    chmodSync(draft, 0o600);
    const fd = openSync(draft, 'r+');
    fsyncSync(fd);
    closeSync(fd);
    renameSync(draft, file);
    syncDirectory(dirname(file));
    return result;
  } finally {
    removeDraft();
  }
}

/** Drafts whose writers were killed. */
function removeDeserted(dir: string): void {
  for (const name of readdirSync(dir)) {
    const writer = /\.(?:db|files)\.(\d+)\.part(-\w+)?$/.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer)))
      rmSync(join(dir, name), { force: true, recursive: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @throws StoreOpenError that names `file` */
function requireSound(draft: string, file: string): Content {
  const db = new DatabaseSync(draft);
  try {
    // One file that needs nothing beside it.
    db.exec('PRAGMA journal_mode = DELETE');
    migrate(db, file);
    writeSummariesBehind(new Connection(db));
    const faults = [
      ...db
        .prepare('PRAGMA integrity_check(1)')
        .all()
        .map((row) => String(row['integrity_check'])),
      ...db
        .prepare('PRAGMA foreign_key_check')
        .all()
        .map((row) => `a ${String(row['table'])} belongs to nothing`),
    ].filter((fault) => fault !== 'ok');
    if (faults.length > 0) throw new StoreOpenError(`${file} is damaged: ${faults[0]?.split('\n')[0]}.`);
    const count = (kind: ArchiveKind): [ArchiveKind, number] => [
      kind,
      Number(db.prepare(`SELECT COUNT(*) AS n FROM ${kind}`).get()?.['n']),
    ];
    return {
      sizeBytes: statSync(draft).size,
      counts: Object.fromEntries(ARCHIVE_KINDS.map(count)) as Record<ArchiveKind, number>,
    };
  } finally {
    db.close();
  }
}

async function withDatabase<T>(file: string, use: (db: DatabaseSync) => Promise<T>): Promise<T> {
  const db = new DatabaseSync(file);
  try {
    return await use(db);
  } finally {
    db.close();
  }
}

/** @returns how many files have lost their bytes; the others that could not be copied were deleted meanwhile */
function takeAlong(dir: string, draft: string, files: FileCopier, onProgress: Progress): Promise<number> {
  return withDatabase(draft, async (db) => {
    const missing = await copyFiles(db, files, onProgress);
    const lost = missing.length === 0 ? new Set<string>() : stillKnown(dir, missing);
    const deleted = missing.filter((id) => !lost.has(id));
    expireCopied(db, deleted);
    await files.finish();
    return lost.size;
  });
}

/** Which of these files the store in `dir` still has. */
function stillKnown(dir: string, ids: readonly string[]): Set<string> {
  const store = openToRead(dir);
  try {
    const now = new Date().toISOString();
    const known = new UploadRows(store).findAll(ids);
    return new Set(
      known.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ id }) => id),
    );
  } finally {
    store.close();
  }
}

function isNoDatabase(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.NOTADB || code === SQLITE.CORRUPT;
}
