import type { UploadRecord } from '@prochat/server/upload';
import { DatabaseSync } from 'node:sqlite';
import { UPLOAD_COLUMNS, toUpload } from './upload.rows';

/** So many files are copied between two reports. */
const AT_ONCE = 100;

/** Takes the bytes of files along with a copy of the store; where they are and go to is its business. */
export interface FileCopier {
  /** @returns the ids of those whose bytes are not there, or not all of them */
  copy(uploads: readonly UploadRecord[]): Promise<string[]>;
  /** All have been copied: makes them durable and gives them their name. */
  finish(): Promise<void>;
}

/**
 * Has the bytes of every file copied that the copied store `db` knows as ready and not expired.
 * @returns the ids of those that could not be
 */
export async function copyFiles(
  db: DatabaseSync,
  copier: FileCopier,
  onProgress: (done: number, total: number) => void,
): Promise<string[]> {
  const alive = `state = 'ready' AND (expiresAt IS NULL OR expiresAt > @now)`;
  const now = new Date().toISOString();
  const total = Number(db.prepare(`SELECT COUNT(*) AS n FROM upload WHERE ${alive}`).get({ now })?.['n']);
  const page = db.prepare(
    `SELECT ${UPLOAD_COLUMNS} FROM upload WHERE id > @after AND ${alive} ORDER BY id LIMIT ${AT_ONCE}`,
  );
  const missing: string[] = [];
  let done = 0;
  for (let after = ''; ;) {
    const uploads = page.all({ after, now }).map(toUpload);
    const last = uploads.at(-1);
    if (!last) return missing;
    missing.push(...(await copier.copy(uploads)));
    after = last.id;
    onProgress((done += uploads.length), total);
  }
}

/** Ends these in the copied store `db`. */
export function expireCopied(db: DatabaseSync, ids: readonly string[]): void {
  const ended = db.prepare(
    'UPDATE upload SET expiresAt = @now WHERE id IN (SELECT value FROM json_each(@ids))',
  );
  ended.run({ now: new Date().toISOString(), ids: JSON.stringify(ids) });
}
