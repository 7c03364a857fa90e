import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as nextLook } from 'node:timers/promises';
import type { ErrorBody } from '@prochat/contract';
import { filePart, formBody, type RawConnection, type RawHttpAnswer } from '@prochat/server/testing';
import { PACE, UPLOAD_PACE, type Pace } from '@prochat/server/upload';
import { FORM_TYPE, PLAIN, UploadScene, type RawHeaders } from './upload-scene';

const MAX_BYTES = 65_536;
const text = (bytes: number): Buffer => Buffer.alloc(bytes, 'x');
const form = (body: Buffer): Buffer => formBody([filePart('a.txt', body, 'text/plain')]);

/** Section E, 55: as long as it says, as long as it may be, and as long as it takes. */
describe('the length of an upload', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({ UPLOAD_MAX_BYTES: String(MAX_BYTES) });
    await scene.accepted(scene.person('ana'), 'warm.txt', PLAIN);
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  const codeOf = ({ body }: RawHttpAnswer): string => (JSON.parse(body.toString()) as ErrorBody).code;
  const begin = (headers: RawHeaders): Promise<RawConnection> =>
    scene.begin(scene.person('ana'), 'POST', '/chat/upload', { 'Content-Type': FORM_TYPE, ...headers });
  async function over(connection: RawConnection): Promise<void> {
    connection.abort();
    await connection.closed;
    await scene.expectNothingLeft();
  }

  it('55: exactly the limit is accepted, one byte more is 413 with the limit', async () => {
    const ana = scene.person('ana');
    const upload = await scene.accepted(ana, 'a.txt', text(MAX_BYTES), 'text/plain');
    expect(upload.size).toBe(MAX_BYTES);
    await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    const answer = await scene.post(ana, form(text(MAX_BYTES + 1)));
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
      413,
      { code: 'FILE_TOO_LARGE', details: { max: MAX_BYTES } },
    ]);
    await scene.expectNothingLeft();
  });

  it('55: nothing is 400', async () => {
    const answer = await scene.post(scene.person('ana'), form(Buffer.alloc(0)));
    expect([answer.status, codeOf(answer)]).toEqual([400, 'FILE_EMPTY']);
    await scene.expectNothingLeft();
  });

  it('55: what is announced as far too large is refused before it is sent', async () => {
    const connection = await begin({ 'Content-Length': 1_000_000_000 });
    expect(codeOf(await connection.answer())).toBe('FILE_TOO_LARGE');
    await over(connection);
  });

  it('55: what turns out to be too large is refused while it comes, and the sender hears of it', async () => {
    const ways: RawHeaders[] = [{ 'Content-Length': 50_000_000 }, { 'Transfer-Encoding': 'chunked' }];
    for (const headers of ways) {
      const connection = await begin(headers);
      const body = form(text(4_000_000));
      const chunked = 'Transfer-Encoding' in headers;
      if (chunked) await connection.write(`${body.length.toString(16)}\r\n`);
      void connection.write(body);
      const answer = await connection.answer();
      expect([answer.status, codeOf(answer)]).toEqual([413, 'FILE_TOO_LARGE']);
      await over(connection);
    }
  });

  it('55: who goes on sending for ever is cut off', async () => {
    const connection = await begin({ 'Transfer-Encoding': 'chunked' });
    await connection.write(`${(2 ** 40).toString(16)}\r\n`);
    await connection.write(form(text(MAX_BYTES * 2)).subarray(0, MAX_BYTES + 20_000));
    const more = text(262_144);
    let sent = 0;
    for (; !connection.isClosed && sent < 2 ** 30; sent += more.length) await connection.write(more);
    expect(connection.isClosed).toBe(true);
    await scene.expectNothingLeft();
  });

  it('55: a body longer than it says is a form without an end', async () => {
    const body = form(text(10_000));
    const connection = await begin({ 'Content-Length': 5_000 });
    void connection.write(body);
    // By us, or by Node, which takes the rest for another request.
    expect((await connection.answer()).status).toBe(400);
    await connection.closed;
    await scene.expectNothingLeft();
  });

  it('55: a body shorter than it says leaves nothing when the sender goes', async () => {
    for (const leave of ['end', 'abort'] as const) {
      const connection = await begin({ 'Content-Length': 50_000 });
      await connection.write(form(text(40_000)).subarray(0, 20_000));
      connection[leave]();
      await connection.closed;
      await scene.expectNothingLeft();
    }
  });

  it.each([
    ['no length at all', {}],
    ['a length that is none', { 'Content-Length': 'many' }],
    ['a negative length', { 'Content-Length': '-1' }],
    ['two lengths', { 'Content-Length': '10, 20' }],
    ['a length and chunks', { 'Content-Length': 100, 'Transfer-Encoding': 'chunked' }],
    ['chunks of an unknown kind', { 'Transfer-Encoding': 'chunked, gzip' }],
  ])('55: %s is refused', async (_what, headers) => {
    const connection = await begin(headers);
    void connection.write(form(PLAIN));
    expect((await connection.answer()).status).toBeGreaterThanOrEqual(400);
    await connection.closed;
    await scene.expectNothingLeft();
  });

  it('55: chunks that are none are refused', async () => {
    for (const chunk of [
      'zz\r\nxx\r\n',
      'ffffffffffffffffff\r\n',
      `5;${'x'.repeat(200_000)}\r\nhello`,
      '\r\n\r\n',
    ]) {
      const connection = await begin({ 'Transfer-Encoding': 'chunked' });
      void connection.write(chunk);
      expect((await connection.answer()).status).toBeGreaterThanOrEqual(400);
      await over(connection);
    }
  });

  it.each<[string, Partial<Pace>]>([
    ['comes byte by byte', { stretchMs: 300, stretchBytes: 1_000 }],
    ['goes on for ever', { overallMs: 300 }],
    ['stops coming', { idleMs: 200 }],
  ])('55: a body that %s is 408, and who sends the others does not wait for it', async (_how, impatience) => {
    const pace = scene.stage.installation.server.app.get<Pace>(UPLOAD_PACE);
    Object.assign(pace, { ...PACE, everyMs: 20, ...impatience });
    try {
      const connection = await begin({ 'Content-Length': 50_000 });
      const body = form(text(49_000));
      await connection.write(body.subarray(0, 1_000));
      const answer = connection.answer();
      const upload = await scene.accepted(scene.person('tomas'), 'a.txt', PLAIN);
      for (let at = 1_000; !connection.isAnswered && !('idleMs' in impatience); at += 1) {
        await connection.write(body.subarray(at, at + 1));
        await nextLook(10);
      }
      const { status } = await answer;
      expect([status, codeOf(await answer)]).toEqual([408, 'UPLOAD_TIMEOUT']);
      await scene.person('tomas').http.request('DELETE', `/chat/upload/${upload.id}`);
      await over(connection);
    } finally {
      Object.assign(pace, PACE);
    }
  });
});
