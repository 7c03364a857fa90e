import { AppError } from '@prochat/server/core';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that are told apart here. */
export const SQLITE = {
  PERM: 3,
  BUSY: 5,
  NOMEM: 7,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  NOTADB: 26,
} as const;

const STORAGE_FAULTS: ReadonlySet<number> = new Set(Object.values(SQLITE));

/** The primary result code of an error of `node:sqlite`, else `null`. */
export function sqliteCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

/** True when what is on disk is no longer a sound database: nothing more may be written to it. */
export function isCorruption(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.CORRUPT || code === SQLITE.NOTADB;
}

/**
 * What a caller of the store gets: refusals as they are, a fault of disk, memory or file system as UNAVAILABLE with the
 * fault as its cause (for the log), and anything else, a defect of ours, unchanged.
 */
export function toStoreError(error: unknown): Error {
  const code = sqliteCode(error);
  if (code !== null && STORAGE_FAULTS.has(code)) return unavailable(error);
  return error as Error;
}

export function unavailable(cause: unknown): AppError {
  const error = new AppError('UNAVAILABLE');
  error.cause = cause;
  return error;
}
