import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, afterAll } from '@jest/globals';
import type { ErrorBody } from '@prochat/contract';
import { filePart, formBody } from '@prochat/server/testing';
import { PLAIN, UploadScene } from './upload-scene';

const QUOTA = 100_000;
const THIRD = Buffer.alloc(30_000, 'x');
/** Files one person may have, however small. */
const FILES_MAX = 10_000;

/** Section E, 59: how much one person may have stored, and how fast. */
describe('the quota of a person', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({ UPLOAD_QUOTA_BYTES: String(QUOTA) });
    await scene.accepted(scene.person('dana'), 'warm.txt', PLAIN);
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  it('59: ends with 429 and the limit; deleting makes room, and others have their own', async () => {
    const ana = scene.person('ana');
    const uploads = [];
    for (let n = 0; n < 3; n += 1) uploads.push(await scene.accepted(ana, 'a.txt', THIRD));
    await scene.remember();
    const answer = await scene.post(ana, formBody([filePart('a.txt', THIRD)]));
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
      429,
      { code: 'QUOTA_EXCEEDED', details: { max: QUOTA } },
    ]);
    await scene.expectNothingLeft();
    await scene.accepted(scene.person('tomas'), 'a.txt', THIRD);
    await ana.http.request('DELETE', `/chat/upload/${uploads[0]?.id}`);
    await scene.accepted(ana, 'a.txt', THIRD);
  });

  it('59: is not passed by many at once, whether they tell their length or not', async () => {
    const mikael = scene.person('mikael');
    const body = formBody([filePart('a.txt', THIRD)]);
    const chunked = Buffer.concat([
      Buffer.from(`${body.length.toString(16)}\r\n`),
      body,
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2 === 0
          ? scene.post(mikael, body)
          : scene.post(mikael, chunked, { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }),
      ),
    );
    const { bytes } = await scene.store.usageOf(mikael.id);
    expect(bytes).toBeLessThanOrEqual(QUOTA);
    for (const { status, body: text } of answers)
      if (status !== 201) expect((JSON.parse(text.toString()) as ErrorBody).code).toBe('QUOTA_EXCEEDED');
  });

  it('59: eleven at once are one too many', async () => {
    const tomas = scene.person('tomas');
    const begun = await Promise.all(
      Array.from({ length: 11 }, () =>
        scene.begin(tomas, 'POST', '/chat/upload', {
          'Content-Type': 'multipart/form-data; boundary=x',
          'Content-Length': 100,
        }),
      ),
    );
    const refused = await Promise.race(begun.map((connection) => connection.answer()));
    expect(refused.status).toBe(429);
    for (const connection of begun) connection.abort();
    await Promise.all(begun.map(({ closed }) => closed));
    await scene.expectNothingLeft();
  });

  it(`59: ends at ${FILES_MAX} files, however small`, async () => {
    const priya = scene.person('priya');
    const at = new Date();
    const empty = {
      ownerId: priya.id,
      name: 'a.txt',
      type: 'text/plain',
      size: 1,
      createdAt: at.toISOString(),
      expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
    };
    for (let n = 0; n < FILES_MAX; n += 500)
      await Promise.all(
        Array.from({ length: 500 }, () =>
          scene.store.createUpload({ ...empty, storageKey: randomBytes(16).toString('hex') }),
        ),
      );
    const answer = await scene.post(priya, formBody([filePart('a.txt', 'x', 'text/plain')]));
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
      429,
      { code: 'QUOTA_EXCEEDED' },
    ]);
  });
});

describe('the rate of uploads', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({ UPLOAD_RATE: '5/60' });
  });
  afterEach(() => scene.stage.endScene());
  afterAll(() => scene.close());

  it('59: ends with 429 and when to come again, counting refused ones too, for one person only', async () => {
    const ana = scene.person('ana');
    for (let n = 0; n < 4; n += 1) await scene.accepted(ana, 'a.txt', PLAIN);
    expect((await scene.send(ana, 'a.exe', Buffer.from('MZ\x90\0'))).status).toBe(415);
    await scene.remember();
    const answer = await scene.post(ana, formBody([filePart('a.txt', PLAIN, 'text/plain')]));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    await scene.expectNothingLeft();
    await scene.accepted(scene.person('tomas'), 'a.txt', PLAIN);
  });
});
