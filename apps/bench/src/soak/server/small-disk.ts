import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** `EXT4_IOC_SHUTDOWN`, `EXT4_GOING_FLAGS_NOLOGFLUSH`: nothing reaches the device any more, as when the power goes. */
const SHUT_DOWN = `
import fcntl, os, struct, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
assert os.fstat(fd).st_dev == os.stat(sys.argv[2]).st_rdev, 'not the file system of that device'
fcntl.ioctl(fd, 0x8004587d, struct.pack('I', 2))
`;

const mounted = new Set<string>();
process.on('exit', () => {
  for (const dir of mounted) {
    try {
      // Lazily: what a process that is being killed still holds must not keep it.
      execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
    } catch {
      // It is not mounted any more.
    }
  }
});

/**
 * A small ext4 file system in a file for the server's data, which can be filled, made read-only and lose its power. Needs
 * root, `mkfs.ext4` and loop devices.
 */
export class SmallDisk {
  readonly dir: string;
  readonly #image: string;
  readonly #ballast: string;

  private constructor(parent: string, sizeMb: number) {
    this.#image = join(parent, 'disk.img');
    this.dir = join(parent, 'disk');
    this.#ballast = join(this.dir, 'ballast');
    mkdirSync(this.dir);
    run('truncate', '-s', `${sizeMb}M`, this.#image);
    run('mkfs.ext4', '-q', '-F', '-m', '0', this.#image);
    this.mount();
  }

  /** `null` where this machine does not let us. */
  static make(parent: string, sizeMb: number): SmallDisk | null {
    try {
      return new SmallDisk(parent, sizeMb);
    } catch {
      return null;
    }
  }

  mount(): void {
    run('mount', '-o', 'loop', this.#image, this.dir);
    mounted.add(this.dir);
  }

  unmount(): void {
    run('umount', this.dir);
    mounted.delete(this.dir);
  }

  /** Leaves about so many bytes to write. */
  fill(leaveBytes: number): void {
    const { bavail, bsize } = statfsSync(this.dir);
    const held = existsSync(this.#ballast) ? statSync(this.#ballast).size : 0;
    const size = Math.max(bsize, held + bavail * bsize - leaveBytes);
    try {
      run('fallocate', '-l', String(Math.floor(size / bsize) * bsize), this.#ballast);
    } catch {
      // Others write meanwhile. Then it is full sooner: fallocate keeps what it got.
    }
  }

  giveRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** @throws Error while a file there is open for writing and `to` is "ro" */
  remount(to: 'ro' | 'rw'): void {
    run('mount', '-o', `remount,${to}`, this.dir);
  }

  /** What is open there gets EIO from now on; `unmount` and `mount` show what the disk had. */
  cutPower(): void {
    const device = run('findmnt', '-n', '-o', 'SOURCE', '--mountpoint', this.dir).trim();
    run('python3', '-c', SHUT_DOWN, this.dir, device);
  }

  remove(): void {
    if (mounted.has(this.dir)) this.unmount();
    rmSync(this.#image, { force: true });
  }
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
