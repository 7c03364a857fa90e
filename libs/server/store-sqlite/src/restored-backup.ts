import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';

/** A verified backup under this name in the data directory takes the place of the database at the next opening. */
export const RESTORE_FILE = 'restore.db';
/** And with it this folder the place of the files, where they are kept in the data directory. */
export const RESTORE_FILES = 'restore.files';

const DATABASE_FILE = 'prochat.db';
const FILES = 'files';
/** Made anew from whatever database it is found beside. */
const SEARCH_FILE = 'prochat-search.db';

/** What the swap does to files. Tests put their own in, to stop it between any two steps. */
export interface SwapFiles {
  rename(from: string, to: string): void;
  remove(file: string): void;
  syncDirectory(dir: string): void;
}

const REAL_FILES: SwapFiles = {
  rename: renameSync,
  remove: (file) => rmSync(file, { force: true }),
  syncDirectory,
};

/**
 * Lets a restored backup take the place of the database, if there is one; to be called by the owner of `dir` before he
 * opens it. The present database is kept, unopened, with its log as `prochat-before-restore-TIME.db`, TIME being when the
 * backup was put there, and the present files as `prochat-before-restore-TIME.files` if the backup has brought its own.
 *
 * Each step leaves a directory from which the same call goes on: until the last rename `restore.db` is there, and from
 * the first one on there is no `prochat.db`, so no process can open the one with the log of the other. For the same
 * reason the old log is away before the backup gets the name.
 *
 * @returns the name that the present database was given; `null` when there was nothing to do or no database
 * @throws the errors of the file system
 */
export function adoptRestored(dir: string, files: SwapFiles = REAL_FILES): string | null {
  const restored = statOf(join(dir, RESTORE_FILE));
  if (!restored?.isFile()) return null;
  const present = join(dir, DATABASE_FILE);
  const kept = join(dir, keptName(restored.mtime));

  if (existsSync(present)) files.rename(present, kept);
  // After kill -9 the latest is in the log only. It is found there when the kept database is opened.
  if ((statOf(`${present}-wal`)?.size ?? 0) > 0) files.rename(`${present}-wal`, `${kept}-wal`);
  for (const file of [present, join(dir, SEARCH_FILE)])
    for (const suffix of ['-wal', '-shm']) files.remove(file + suffix);
  files.remove(join(dir, SEARCH_FILE));
  if (existsSync(join(dir, RESTORE_FILES))) {
    if (existsSync(join(dir, FILES))) files.rename(join(dir, FILES), filesBeside(kept));
    files.rename(join(dir, RESTORE_FILES), join(dir, FILES));
  }
  files.syncDirectory(dir);
  files.rename(join(dir, RESTORE_FILE), present);
  files.syncDirectory(dir);
  return existsSync(kept) ? kept : null;
}

/** The folder with the files that a database knows: lies beside a backup and beside what a restore has kept. */
export function filesBeside(file: string): string {
  return `${file.replace(/\.db$/, '')}.files`;
}

/** Takes a waiting backup away again, its database first: without it the rest means nothing. */
export function withdrawRestore(dir: string): void {
  rmSync(join(dir, RESTORE_FILE), { force: true });
  rmSync(join(dir, RESTORE_FILES), { force: true, recursive: true });
}

/** To the millisecond: the one kept by the restore before must never be written over. */
function keptName(at: Date): string {
  return `prochat-before-restore-${timeStamp(at)}-${at.toISOString().slice(20, 23)}.db`;
}

/** `20260314-092653`, in UTC. */
export function timeStamp(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split(/[T.]/);
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
}

/** The entries of a directory must survive a power cut as well. Windows has no such call. */
export function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** True when a backup lies in `dir` that has not taken its place yet. */
export function isRestoreWaiting(dir: string): boolean {
  return statOf(join(dir, RESTORE_FILE))?.isFile() ?? false;
}

function statOf(file: string): Stats | null {
  return lstatSync(file, { throwIfNoEntry: false }) ?? null;
}
