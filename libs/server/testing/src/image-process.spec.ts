import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Config } from '@prochat/server/core';
import { ImageProcess, IncomingFiles } from '@prochat/server/upload';
import sharp from 'sharp';
import { childrenOf } from './processes';

describe('ImageProcess', () => {
  let folder: string;
  let incoming: IncomingFiles;
  let images: ImageProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prochat-images-'));
    incoming = new IncomingFiles(Config.parse({ DATA_DIR: folder }));
    await incoming.onModuleInit();
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    images = new ImageProcess(incoming);
  });
  afterEach(() => images.onModuleDestroy());

  async function photo(width: number): Promise<string> {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const path = join(folder, `photo-${width}`);
    const create = { width, height: width, channels: 3, background: 'black', noise } as const;
    await sharp({ create }).jpeg().toFile(path);
    return path;
  }

  const pids = (): Promise<number[]> => childrenOf(process.pid, 'server/upload/image.mjs');

  /** As soon as there is one, other than `before`. */
  async function pid(before?: number): Promise<number> {
    for (;;) {
      const [found] = (await pids()).filter((one) => one !== before);
      if (found !== undefined) return found;
      await pause(5);
    }
  }

  it('makes images anew, one after another, in one process that gives way and knows no secret', async () => {
    const path = await photo(64);
    const [first, second] = await Promise.all([
      images.clean(path, 'image/jpeg'),
      images.clean(path, 'image/jpeg'),
    ]);
    expect(first.image).toEqual({ width: 64, height: 64 });
    expect(first.path).not.toBe(second.path);
    expect((await readFile(second.path)).length).toBe(second.size);
    const child = await pid();
    expect(getPriority(child)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
    const environment = (await readFile(`/proc/${child}/environ`, 'latin1')).split('\0');
    const names = environment.map((variable) => variable.split('=')[0]).filter(Boolean);
    expect(names.filter((name) => !/^(PATH|TMPDIR|NODE_CHANNEL_\w+)$/.test(name ?? ''))).toEqual([]);
    await incoming.remove(first.path, first.thumbnailPath, second.path, second.thumbnailPath);
  });

  it('passes a refusal on, and leaves nothing', async () => {
    const path = join(folder, 'half');
    await writeFile(path, (await readFile(await photo(300))).subarray(0, 9_000));
    await expect(images.clean(path, 'image/jpeg')).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    expect(await readdir(incoming.folder)).toEqual([]);
  });

  it('begins once more when the process is ended over an image, and makes the next ones', async () => {
    const path = await photo(3_000);
    const made = images.clean(path, 'image/jpeg');
    process.kill(await pid(), 'SIGKILL');
    const { image, ...targets } = await made;
    expect(image).toEqual({ width: 3_000, height: 3_000 });
    await incoming.remove(targets.path, targets.thumbnailPath);
  });

  it('refuses an image over which the process ends twice, leaves nothing of it, and makes the next ones', async () => {
    const path = await photo(3_000);
    const refused = expect(images.clean(path, 'image/jpeg')).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    const first = await pid();
    process.kill(first, 'SIGKILL');
    process.kill(await pid(first), 'SIGKILL');
    await refused;
    expect(await readdir(incoming.folder)).toEqual([]);
    const next = await images.clean(await photo(64), 'image/jpeg');
    expect(next.image.width).toBe(64);
    await incoming.remove(next.path, next.thumbnailPath);
  });

  it('ends with the server, after what waits is done', async () => {
    const made = images.clean(await photo(1_000), 'image/jpeg');
    await images.onModuleDestroy();
    const { path, thumbnailPath } = await made;
    expect(await pids()).toEqual([]);
    // One that was still being scanned.
    const late = await images.clean(await photo(64), 'image/jpeg');
    expect(await pids()).toEqual([]);
    await incoming.remove(path, thumbnailPath, late.path, late.thumbnailPath);
  });
});
