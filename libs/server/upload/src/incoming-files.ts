import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WorkQueue } from '@prochat/server/auth';
import { Config } from '@prochat/server/core';

/** Nobody works that long on a file. */
const FORSAKEN_MS = 3_600_000;
/**
 * Of all bodies together, and the next piece of a body is read when the last is written. However many upload at once,
 * messages find the event loop and one of Node's few threads for the disk free.
 */
const WRITES_AT_ONCE = 2;

/**
 * The folder in which files stand from their first byte until they are stored, refused or given up. Each piece of work has
 * a name of its own, made up here; whoever asked for it removes it. What a crash left is removed at the next start.
 */
@Injectable()
export class IncomingFiles implements OnModuleInit {
  /** For what is at work on its files, and nobody else. */
  readonly folder: string;
  private readonly disk = new WorkQueue(WRITES_AT_ONCE, Infinity);

  constructor(private readonly config: Config) {
    this.folder = join(config.dataDir, 'files', 'incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for await (const { name } of await opendir(this.folder)) {
      const path = join(this.folder, name);
      if (this.config.embedded || (await isForsaken(path))) await rm(path, { force: true, recursive: true });
    }
  }

  /** A path that nothing has yet. */
  newPath(): string {
    return join(this.folder, randomBytes(16).toString('hex'));
  }

  /**
   * Writes what comes, no faster than the disk takes it. When it fails, for whatever reason, nothing is left.
   * @throws the stream's error or the disk's
   */
  async write(bytes: Readable): Promise<{ path: string; size: number }> {
    const path = this.newPath();
    let file: FileHandle | undefined;
    let size = 0;
    bytes.once('error', () => undefined); // It may fail while nobody reads it yet.
    try {
      const opened = (file = await this.disk.run(() => open(path, 'wx', 0o600)));
      for await (const piece of bytes as AsyncIterable<Buffer>) {
        await this.disk.run(() => opened.appendFile(piece));
        size += piece.length;
      }
      await opened.close();
      return { path, size };
    } catch (error) {
      bytes.destroy();
      await file?.close().catch(() => undefined);
      await this.remove(path);
      throw error;
    }
  }

  /** Idempotent. */
  async remove(...paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.disk.run(() => removeFile(path));
  }
}

/** Other processes of the same installation may be at work in the same folder. */
async function isForsaken(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > FORSAKEN_MS;
  } catch {
    return false;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
