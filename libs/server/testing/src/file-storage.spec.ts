import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  LocalStorage,
  S3Storage,
  thumbnailKey,
  type FileStorage,
  type StoredFile,
} from '@prochat/server/upload';
import { S3Server } from './s3-server';

const HEADERS = { type: 'application/pdf', disposition: 'attachment; filename="letter.pdf"' };

let directory: string;
let server: S3Server;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prochat-storage-'));
  server = await S3Server.open();
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

function newKey(): string {
  return randomBytes(16).toString('hex');
}

/** A file that may be taken over. */
async function incoming(content: Buffer | string): Promise<string> {
  const path = join(directory, `incoming-${newKey()}`);
  await writeFile(path, content);
  return path;
}

/** The bytes as whoever gets the source would see them, `range` both ends included. */
async function bytesOf(storage: FileStorage, key: string, range?: [number, number]): Promise<Buffer> {
  const source = await storage.locate(key, HEADERS);
  if ('path' in source) {
    const all = await readFile(source.path);
    return range ? all.subarray(range[0], range[1] + 1) : all;
  }
  const answer = await fetch(source.url, {
    headers: range ? { Range: `bytes=${range.join('-')}` } : {},
  });
  expect(answer.status).toBe(range ? 206 : 200);
  return Buffer.from(await answer.arrayBuffer());
}

async function listed(storage: FileStorage): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const file of storage.list()) files.push(file);
  return files.sort((a, b) => a.key.localeCompare(b.key));
}

describe.each([
  ['a folder', () => Promise.resolve(new LocalStorage(join(directory, 'files')))],
  ['S3', () => S3Storage.open(server.environment())],
])('Files in %s', (_, open: () => Promise<FileStorage>) => {
  let storage: FileStorage;

  beforeEach(async () => {
    storage = await open();
    await storage.remove((await listed(storage)).map(({ key }) => key));
  });

  it('gives back the bytes that were put, all and in part, and takes the file over', async () => {
    const key = newKey();
    const bytes = randomBytes(3 * 1_048_576 + 17);
    const path = await incoming(bytes);
    await storage.put(key, path, 'application/pdf');
    expect(existsSync(path)).toBe(false);
    expect((await bytesOf(storage, key)).equals(bytes)).toBe(true);
    expect((await bytesOf(storage, key, [1000, 1999])).equals(bytes.subarray(1000, 2000))).toBe(true);
  });

  it('keeps files apart that come at once', async () => {
    const files = Array.from({ length: 20 }, () => ({ key: newKey(), bytes: randomBytes(50_000) }));
    await Promise.all(
      files.map(async ({ key, bytes }) => storage.put(key, await incoming(bytes), 'image/png')),
    );
    for (const { key, bytes } of files) expect((await bytesOf(storage, key)).equals(bytes)).toBe(true);
  });

  it('lists what it has, with sizes and times', async () => {
    const since = Date.now();
    const key = newKey();
    await storage.put(key, await incoming('12345'), 'text/plain');
    await storage.put(thumbnailKey(key), await incoming('1'), 'image/webp');
    const files = await listed(storage);
    expect(files.map(({ key, size }) => [key, size])).toEqual([
      [key, 5],
      [thumbnailKey(key), 1],
    ]);
    for (const { storedAt } of files) {
      expect(new Date(storedAt).toISOString()).toBe(storedAt);
      // Whole seconds are as exact as it gets everywhere.
      expect(Math.abs(Date.parse(storedAt) - since)).toBeLessThan(60_000);
    }
  });

  it('removes what is named and nothing else, as often as asked', async () => {
    const [gone, never, stays] = [newKey(), newKey(), newKey()];
    for (const key of [gone, stays]) await storage.put(key, await incoming(key), 'text/plain');
    await storage.remove([gone, never]);
    await storage.remove([gone, never]);
    await storage.remove([]);
    expect((await listed(storage)).map(({ key }) => key)).toEqual([stays]);
  });

  it('lists and removes more than a thousand', async () => {
    const keys = Array.from({ length: 1005 }, newKey);
    for (let start = 0; start < keys.length; start += 50)
      await Promise.all(
        keys.slice(start, start + 50).map(async (key) => storage.put(key, await incoming(key), 'text/plain')),
      );
    expect((await listed(storage)).map(({ key }) => key)).toEqual([...keys].sort());
    await storage.remove(keys);
    expect(await listed(storage)).toEqual([]);
  });

  it.each(['../secret', '', 'a/b', `${'a'.repeat(32)}/..`, `${'A'.repeat(32)}`])(
    'takes no key that is none of ours: "%s"',
    async (key) => {
      const path = await incoming('bytes');
      await expect(storage.put(key, path, 'text/plain')).rejects.toThrow();
      await expect(storage.locate(key, HEADERS)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(storage.remove([key])).rejects.toThrow();
      expect(await listed(storage)).toEqual([]);
    },
  );
});

describe('Files in S3', () => {
  it('are handed out with the headers they are to have', async () => {
    const storage = await S3Storage.open(server.environment());
    const key = newKey();
    await storage.put(key, await incoming('<p>'), 'text/plain');
    const source = await storage.locate(key, HEADERS);
    const answer = await fetch('url' in source ? source.url : '');
    expect(answer.headers.get('content-type')).toBe(HEADERS.type);
    expect(answer.headers.get('content-disposition')).toBe(HEADERS.disposition);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('are there for a minute', async () => {
    const storage = await S3Storage.open(server.environment());
    const source = await storage.locate(newKey(), HEADERS);
    expect(new URL('url' in source ? source.url : '').searchParams.get('X-Amz-Expires')).toBe('60');
  });

  it('are refused under an address whose time is over', async () => {
    const storage = await S3Storage.open(server.environment(), 1);
    const key = newKey();
    await storage.put(key, await incoming('bytes'), 'text/plain');
    const source = await storage.locate(key, HEADERS);
    const url = 'url' in source ? source.url : '';
    let answer = await fetch(url);
    for (let tries = 0; answer.status === 200 && tries < 100; tries += 1) {
      await pause(50);
      answer = await fetch(url);
    }
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Request has expired');
  });

  it('leave alone what else is in the bucket', async () => {
    const storage = await S3Storage.open(server.environment());
    await fetch(`${server.endpoint}/files/somebody-elses.txt`, { method: 'PUT', body: 'theirs' });
    expect((await listed(storage)).map(({ key }) => key)).not.toContain('somebody-elses.txt');
  });

  it('are unavailable while S3 is away, and the file that was to be stored is still there', async () => {
    const own = await S3Server.open();
    const storage = await S3Storage.open(own.environment());
    await own.close();
    const path = await incoming('bytes');
    const away = { code: 'UNAVAILABLE' };
    await expect(storage.put(newKey(), path, 'text/plain')).rejects.toMatchObject(away);
    await expect(storage.remove([newKey()])).rejects.toMatchObject(away);
    await expect(listed(storage)).rejects.toMatchObject(away);
    expect(existsSync(path)).toBe(true);
  });
});

describe('A start with S3', () => {
  it.each([
    ['no such bucket', () => server.environment('nothing-here'), 'S3_BUCKET nothing-here does not exist'],
    [
      'a wrong key',
      () => ({ ...server.environment(), S3_ACCESS_KEY_ID: 'NOBODY' }),
      'S3_BUCKET files may not be used: check S3_ACCESS_KEY_ID',
    ],
    [
      'nobody there',
      () => ({ ...server.environment(), S3_ENDPOINT: 'http://127.0.0.1:1' }),
      'S3_BUCKET files cannot be reached at S3_ENDPOINT http://127.0.0.1:1 (',
    ],
  ])('says in one line that there is %s', async (_, settings, sentence) => {
    const opening = S3Storage.open(settings());
    await expect(opening).rejects.toMatchObject({ name: 'StoreOpenError' });
    await expect(opening).rejects.toThrow(sentence);
    await opening.catch(({ message }: Error) => expect(message).not.toMatch(/\n|S3RVER|NOBODY/));
  });
});
