import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Upload } from '@prochat/contract';
import { docx } from './attack-zips';
import { expectHarmless, UploadScene } from './upload-scene';

/** Section E, 62: parts and conditions. */
describe('a download in parts', () => {
  let scene: UploadScene;
  let paper: Buffer;
  let upload: Upload;

  beforeAll(async () => {
    scene = await UploadScene.open();
    paper = docx([{ name: 'word/media/1.bin', body: randomBytes(3_000_000), isStored: true }]);
    upload = await scene.accepted(scene.person('ana'), 'paper.docx', paper);
    await scene.fetch(scene.person('ana'), upload.url);
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  const fetch = (headers: Record<string, string> = {}, method = 'GET') =>
    scene.fetch(scene.person('ana'), upload.url, headers, method);

  it('is the file, byte by byte, with its length and a tag', async () => {
    const answer = await fetch();
    expectHarmless(answer);
    expect(answer.body.equals(paper)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-length': String(paper.length),
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[^"]+"$/),
      'cache-control': expect.stringMatching(/private.*no-cache|no-store/),
    });
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-199', 100, 200],
    ['bytes=2999000-', 2_999_000, undefined],
    ['bytes=-500', -500, undefined],
    ['bytes=100-99999999', 100, undefined],
  ])('62: %s is that part', async (range, from, to) => {
    const answer = await fetch({ Range: range });
    expect(answer.status).toBe(206);
    expect(answer.body.equals(paper.subarray(from, to))).toBe(true);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-disposition']).toMatch(/^attachment/);
  });

  it.each([
    ['1,000 overlapping ranges', `bytes=${Array.from({ length: 1_000 }, () => '0-').join()}`],
    [
      '1,000 ranges inside each other',
      `bytes=${Array.from({ length: 1_000 }, (_, i) => `${i}-${2_000 - i}`).join()}`,
    ],
    ['1,000 suffixes', `bytes=${Array.from({ length: 1_000 }, (_, i) => `-${i + 1}`).join()}`],
    ['two ranges', 'bytes=0-1,5-6'],
    ['10,000 ranges', `bytes=${Array.from({ length: 10_000 }, () => '0-0').join()}`],
  ])('62: %s cost no more than the file once', async (_what, range) => {
    const answer = await fetch({ Range: range });
    expect([200, 206, 416, 431]).toContain(answer.status);
    expect(answer.body.length).toBeLessThanOrEqual(paper.length);
    expect(answer.headers['content-type'] ?? '').not.toMatch(/multipart/);
    await scene.expectNothingLeft();
  });

  it.each([
    'bytes=9999999999-',
    'bytes=5-2',
    'bytes=-0',
    'bytes=a-b',
    'bytes=',
    'bytes=--5',
    'chars=0-5',
    'bytes=0-5-9',
    `bytes=${'9'.repeat(400)}-`,
    'bytes=-99999999999999999999',
    'bytes=0x10-0x20',
  ])('62: %s is refused, or as if nothing had been asked', async (range) => {
    const answer = await fetch({ Range: range });
    expect([200, 206, 416]).toContain(answer.status);
    if (answer.status === 206) expect(answer.body.equals(paper.subarray(0, answer.body.length))).toBe(true);
    await scene.expectNothingLeft();
  });

  it('62: a part of another version is the whole', async () => {
    const { etag = '' } = (await fetch()).headers;
    expect((await fetch({ Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206);
    expect((await fetch({ Range: 'bytes=0-9', 'If-Range': '"other"' })).status).toBe(200);
  });

  it('62: what is held already is not sent again, and 10,000 tags are no burden', async () => {
    const { etag = '' } = (await fetch()).headers;
    const held = await fetch({ 'If-None-Match': etag });
    expect([held.status, held.body.length]).toEqual([304, 0]);
    expect((await fetch({ 'If-None-Match': '"x"' })).status).toBe(200);
    for (const count of [500, 10_000]) {
      const tags = Array.from({ length: count }, (_, i) => `W/"${i}"`).join();
      expect([200, 431]).toContain((await fetch({ 'If-None-Match': tags })).status);
    }
    await scene.expectNothingLeft();
  });

  it('says by HEAD what GET would, and only that', async () => {
    const connection = await scene.begin(scene.person('ana'), 'HEAD', upload.url.replace(/^\/api/, ''));
    await connection.closed.catch(() => undefined);
    await scene.expectNothingLeft();
    const tomas = scene.person('tomas').http;
    const head = await globalThis.fetch(scene.url + upload.url, {
      method: 'HEAD',
      headers: { cookie: tomas.cookies.header(upload.url) },
    });
    expect([head.status, head.headers.get('content-length')]).not.toEqual([200, String(paper.length)]);
    expect(head.status).toBe(404);
  });

  it('54: 100 downloads that are broken off, or never read, leave no open file', async () => {
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const connection = await scene.begin(scene.person('ana'), 'GET', upload.url.replace(/^\/api/, ''));
        while (i % 2 === 0 && !connection.isAnswered && !connection.isClosed)
          await new Promise((resolve) => setImmediate(resolve));
        connection.abort();
        await connection.closed;
      }),
    );
    await scene.expectNothingLeft();
  });
});
