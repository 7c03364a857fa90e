import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH` (linux/fs/ext4/ext4.h): from this moment on nothing reaches the
 * device any more, neither data nor journal, as when the power goes. Refuses any file system but the one named.
 */
const SHUT_DOWN = `
import fcntl, os, struct, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
assert os.fstat(fd).st_dev == os.stat(sys.argv[2]).st_rdev, 'not the file system of that device'
fcntl.ioctl(fd, 0x8004587d, struct.pack('I', 2))
`;

/**
 * A small ext4 file system in a file, mounted through a loop device, whose power can be cut. Needs root, `mkfs.ext4` and
 * `python3`. `remove` must always be called: it unmounts, which gives the loop device free as well.
 */
export class LoopDisk {
  /** Where it is mounted. */
  readonly dir: string;
  readonly #image: string;
  #isMounted = false;

  /** @param parent an existing directory for the image and the mount point */
  constructor(parent: string, sizeMb: number) {
    this.#image = join(realpathSync(parent), 'disk.img');
    this.dir = join(realpathSync(parent), 'disk');
    mkdirSync(this.dir);
    run('truncate', '-s', `${sizeMb}M`, this.#image);
    run('mkfs.ext4', '-q', '-F', this.#image);
    this.mount();
  }

  mount(): void {
    run('mount', '-o', 'loop', this.#image, this.dir);
    this.#isMounted = true;
  }

  unmount(): void {
    if (!this.#isMounted) return;
    run('umount', this.dir);
    this.#isMounted = false;
  }

  /** Cuts the power. What is open there gets EIO from now on; unmount and mount it to see what the disk had. */
  cutPower(): void {
    const device = run('findmnt', '-n', '-o', 'SOURCE', '--mountpoint', this.dir).trim();
    const image = run('losetup', '-n', '-O', 'BACK-FILE', device).trim();
    if (image !== this.#image) throw new Error(`${this.dir} is on ${device}, which holds ${image}.`);
    run('python3', '-c', SHUT_DOWN, this.dir, device);
  }

  remove(): void {
    this.unmount();
    if (existsSync(this.#image)) rmSync(this.#image);
  }
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}
