import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStores, type SqliteStores } from '../sqlite-stores';

/** Tests only: a directory of one's own, gone after `use`. */
export async function inTemporaryDirectory<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = temporaryDirectory();
  try {
    return await use(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Tests only: empty stores in a directory that goes away when they are closed. */
export async function openEmptyStores(): Promise<
  Pick<SqliteStores, 'auth' | 'audit' | 'chat' | 'desk' | 'installation' | 'upload' | 'database' | 'close'>
> {
  const dir = temporaryDirectory();
  const { auth, audit, chat, desk, installation, upload, database } = await openSqliteStores(dir);
  return {
    auth,
    audit,
    chat,
    desk,
    installation,
    upload,
    database,
    close: async () => {
      await database.close();
      rmSync(dir, { recursive: true });
    },
  };
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'prochat-sqlite-'));
}
