import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@prochat/server/core';
import { Turns } from './turns';

/** Nobody works that long on a file. */
const FORSAKEN_MS = 3_600_000;

/**
 * The folder in which files stand from their first byte until they are stored, refused or given up. Each piece of work has
 * a name of its own, made up here; whoever asked for it removes it. What a crash left is removed at the next start.
 */
@Injectable()
export class IncomingFiles implements OnModuleInit {
  private readonly folder: string;
  private readonly turns = new Turns();

  constructor(private readonly config: Config) {
    this.folder = join(config.dataDir, 'files', 'incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for await (const { name } of await opendir(this.folder)) {
      const path = join(this.folder, name);
      if (this.config.embedded || (await isForsaken(path))) await this.remove(path);
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
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    const closed = new Promise<void>((resolve) => file.once('close', resolve));
    try {
      await pipeline(bytes, (pieces: AsyncIterable<Buffer>) => this.turns.pace(pieces), file);
      await closed;
      return { path, size: file.bytesWritten };
    } catch (error) {
      await closed;
      await this.remove(path);
      throw error;
    }
  }

  /** Idempotent. */
  async remove(...paths: readonly string[]): Promise<void> {
    for (const path of paths) await rm(path, { force: true, recursive: true });
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
