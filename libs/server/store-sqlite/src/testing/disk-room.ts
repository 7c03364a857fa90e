import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that can be made full under a running process, and given room again. */
export interface DiskRoom {
  /** Leaves about `bytes` to write. */
  leave(pid: number, bytes: number): void;
  giveRoom(pid: number): void;
}

/**
 * The kernel refuses this process every byte beyond a size of file (RLIMIT_FSIZE), and the write that crosses it is cut
 * short, as on a full disk; what may be overwritten still may be. Needs no root, but `prlimit` of util-linux. It differs
 * from a full disk in the error, EFBIG and so SQLITE_IOERR, where a full disk gives ENOSPC and SQLITE_FULL.
 */
export class FileSizeLimit implements DiskRoom {
  /** @param dir the data directory */
  constructor(private readonly dir: string) {}

  /** How to start a process that may write files of so many bytes at most. */
  static starter(bytes: number): string[] {
    return ['prlimit', `--fsize=${bytes}:`];
  }

  leave(pid: number, bytes: number): void {
    const { size } = statSync(join(this.dir, 'prochat.db-wal'));
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size + bytes}:`]);
  }

  giveRoom(pid: number): void {
    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']);
  }
}

/** A small tmpfs that a file of no use fills. Needs root; `remove` must always be called. */
export class TmpfsRoom implements DiskRoom {
  readonly dir: string;
  readonly #ballast: string;

  constructor(parent: string, sizeMb: number) {
    this.dir = join(parent, 'small');
    this.#ballast = join(this.dir, 'ballast');
    mkdirSync(this.dir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', this.dir]);
  }

  leave(_pid: number, bytes: number): void {
    const { bavail, bsize } = statfsSync(this.dir);
    try {
      writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
    } catch (error) {
      // Others write meanwhile. Then it is full sooner.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  giveRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  remove(): void {
    execFileSync('umount', [this.dir]);
  }
}
