import { chmod, mkdir, open, opendir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WorkQueue } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { type FileSource, FileStorage, isStorageKey, type StoredFile } from './file-storage';

const FOLDER = /^[0-9a-f]{2}$/;
/** They wait for the disk, each on one of Node's few threads: messages, which do the same, must find one free. */
const PUTS_AT_ONCE = 1;

/**
 * Files in folders of this machine, 256 of them by the first digits of the keys. Only the account of the server may read
 * them; nothing serves the folders as they are.
 */
export class LocalStorage extends FileStorage {
  private readonly puts = new WorkQueue(PUTS_AT_ONCE, Infinity);

  /** `root` and what is put must be on the same file system. */
  constructor(private readonly root: string) {
    super();
  }

  put(key: string, path: string): Promise<void> {
    return this.puts.run(async () => {
      const place = this.placeOf(key);
      await chmod(path, 0o600);
      await syncFile(path);
      await this.ensureFolder(dirname(place));
      await rename(path, place);
      await syncFolder(dirname(place));
    });
  }

  locate(key: string): Promise<FileSource> {
    return isStorageKey(key)
      ? Promise.resolve({ path: this.placeOf(key) })
      : Promise.reject(new AppError('NOT_FOUND'));
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await absentIsFine(unlink(this.placeOf(key)));
  }

  async *list(): AsyncIterable<StoredFile> {
    for await (const folder of namesIn(this.root)) {
      if (!FOLDER.test(folder)) continue;
      for await (const key of namesIn(join(this.root, folder))) {
        // Gone between the listing and the look: then it is not stored.
        const found = isStorageKey(key) ? await absentIsFine(stat(join(this.root, folder, key))) : null;
        if (found) yield { key, size: found.size, storedAt: found.mtime.toISOString() };
      }
    }
  }

  /** @throws Error for what is no key: it would be a path of somebody's choice */
  private placeOf(key: string): string {
    if (!isStorageKey(key)) throw new Error('This is not a storage key.');
    return join(this.root, key.slice(0, 2), key);
  }

  /** A new folder lasts only when the folder above knows it for good. */
  private async ensureFolder(folder: string): Promise<void> {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made === undefined) return;
    for (let above = dirname(folder); above.length >= dirname(made).length; above = dirname(above)) {
      await syncFolder(above);
      if (above === dirname(above)) break;
    }
  }
}

async function* namesIn(folder: string): AsyncIterable<string> {
  const entries = await absentIsFine(opendir(folder));
  if (entries) for await (const { name } of entries) yield basename(name);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows has no such thing, and keeps its own order of things. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function absentIsFine<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
