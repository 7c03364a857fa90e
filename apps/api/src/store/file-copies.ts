import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileCopier } from '@prochat/server/store-sqlite';
import { LocalStorage, isStorageKey, thumbnailKey, type UploadRecord } from '@prochat/server/upload';

/** A second name is not to be had here: another file system, another owner, too many names, no such thing at all. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * The bytes of files on their way into a backup and back. Nobody ever writes to a stored file again, so a second name for
 * it (a hard link) is as good as a copy and costs no room; where that cannot be it is copied, by the file system itself if
 * it can (reflink). Everything stands in a draft until `finish`. Which files are needed is known to the store.
 */
export class FileCopies implements FileCopier {
  /** Files copied so far, without thumbnails, and their bytes. */
  files = 0;
  bytes = 0;
  private readonly sources: LocalStorage[];
  private readonly draft: string;
  private readonly target: LocalStorage;
  private readonly folders = new Set<string>();
  private isFinished = false;

  /**
   * @param from folders of `LocalStorage`, those that are not there too: the first that has a file gives it
   * @param to is not there yet
   */
  constructor(
    from: readonly string[],
    private readonly to: string,
  ) {
    this.sources = from.map((folder) => new LocalStorage(folder));
    this.draft = `${to}.${process.pid}.part`;
    this.target = new LocalStorage(this.draft);
  }

  async copy(uploads: readonly UploadRecord[]): Promise<string[]> {
    const missing: string[] = [];
    for (const upload of uploads) {
      if (!(await this.take(upload.storageKey, upload.size))) missing.push(upload.id);
      else {
        this.files += 1;
        this.bytes += upload.size;
        if (upload.image !== null) await this.take(thumbnailKey(upload.storageKey), null);
      }
    }
    return missing;
  }

  async finish(): Promise<void> {
    await this.ensureFolder(this.draft);
    for (const folder of this.folders) await syncFolder(folder);
    await rename(this.draft, this.to);
    this.isFinished = true;
    await syncFolder(dirname(this.to));
  }

  /** Nothing of it is left, finished or not. */
  async discard(): Promise<void> {
    await rm(this.isFinished ? this.to : this.draft, { force: true, recursive: true });
  }

  /** @param size what it must have; `null`: whatever it has */
  private async take(key: string, size: number | null): Promise<boolean> {
    if (!isStorageKey(key)) return false;
    const target = await pathIn(this.target, key);
    for (const source of this.sources) {
      const path = await pathIn(source, key);
      const found = await absentIsFine(lstat(path));
      if (!found?.isFile() || (size !== null && found.size !== size)) continue;
      await this.ensureFolder(dirname(target));
      if ((await absentIsFine(linkOrCopy(path, target))) !== null) return true;
    }
    return false;
  }

  private async ensureFolder(folder: string): Promise<void> {
    if (this.folders.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.folders.add(this.draft).add(folder);
  }
}

async function pathIn(storage: LocalStorage, key: string): Promise<string> {
  const source = await storage.locate(key);
  if (!('path' in source)) throw new Error('Local files have paths.');
  return source.path;
}

async function linkOrCopy(from: string, to: string): Promise<true> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(to, 0o600);
    const file = await open(to, 'r+');
    await file.sync().finally(() => file.close());
  }
  return true;
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Deleted a moment ago, or never there. */
async function absentIsFine<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Where an installation with STORAGE=local keeps the bytes of files. */
export function filesFolder(dataDir: string): string {
  return join(dataDir, 'files');
}
