import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Attachment, Upload } from '@prochat/contract';
import { Clock } from '@prochat/server/core';
import { CAST, type Person, type RawHttpAnswer } from '@prochat/server/testing';
import { FileStorage } from '@prochat/server/upload';
import sharp from 'sharp';
import { UploadScene } from './upload-scene';

/** Bytes of which every place tells where it is. */
const BODY = Array.from({ length: 4_000 }, (_, n) => `${String(n).padStart(7, '0')}\n`).join('');

type Headers = Record<string, string | number | null>;

/** How bytes are handed to a browser that may have them. Who may is told in `attachments.spec.ts`. */
describe('a file that is asked for', () => {
  let scene: UploadScene;
  let ana: Person;
  let text: Upload;
  let photo: Upload;

  beforeAll(async () => {
    scene = await UploadScene.open({ REST_RATE: '60/60' });
    ana = scene.person('ana');
    text = await scene.accepted(ana, 'Überweisung März.txt', BODY, 'text/plain');
    const pixels = sharp({ create: { width: 900, height: 600, channels: 3, background: '#2a6' } });
    photo = await scene.accepted(ana, 'photo.png', await pixels.png().toBuffer(), 'image/png');
  });
  afterEach(() => scene.stage.endScene());
  afterAll(() => scene.close());

  const get = (headers: Headers = {}, url = text.url): Promise<RawHttpAnswer> =>
    scene.fetch(ana, url, headers);
  /** What is told to HEAD; only a client that knows of it does not wait for a body. */
  const head = async (
    url = text.url,
  ): Promise<{ status: number; headers: Record<string, string>; text: string }> => {
    const headers = { cookie: ana.http.cookies.header(url), accept: 'application/json' };
    const answer = await fetch(scene.url + url, { method: 'HEAD', headers });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  };
  const tagOf = async (url = text.url): Promise<string> => (await head(url)).headers['etag'] ?? '';

  it('comes whole, under its own name, and harmless to open', async () => {
    const { status, headers, body } = await get();
    expect([status, body.toString()]).toEqual([200, BODY]);
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': String(BODY.length),
      'content-disposition': `attachment; filename="?berweisung M?rz.txt"; filename*=UTF-8''%C3%9Cberweisung%20M%C3%A4rz.txt`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.* sandbox$/);
    expect(headers['etag']).toMatch(/^"[0-9a-f]{24}"$/);
    expect(headers).not.toHaveProperty('last-modified');
  });

  it('is told without its bytes to HEAD', async () => {
    const { headers } = await get();
    const own = ['date', 'connection', 'x-request-id'];
    const alike = Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
    expect(await head()).toMatchObject({ status: 200, headers: alike, text: '' });
  });

  it('is a picture in the page when it is one of ours, its thumbnail alike; nothing else is', async () => {
    const whole = await get({}, photo.url);
    expect(whole.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename=photo.png',
    });
    const small = await get({}, photo.image?.thumbnailUrl);
    expect(small.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline; filename=photo.webp',
      'content-security-policy': whole.headers['content-security-policy'],
    });
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'webp', width: 480, height: 320 });
    expect(small.headers['etag']).not.toBe(whole.headers['etag']);
    expect((await get({}, `${text.url}?size=thumbnail`)).status).toBe(404);
    for (const query of ['size=large', 'size=', 'size=thumbnail&size=thumbnail', 'other=1'])
      expect([query, (await get({}, `${photo.url}?${query}`)).status]).toEqual([query, 400]);
  });

  it.each([
    ['another', 'x'],
    ['a path', '..%2f..%2fetc%2fpasswd'],
    ['dots', '%2e%2e'],
    ['another type', 'a.html'],
    ['a zero', 'a%00.txt'],
    ['a turned one', '%E2%80%AEtxt.exe'],
    ['a long one', 'x'.repeat(4_000)],
  ])('takes nothing from the name in its address: %s', async (_case, name) => {
    const { status, headers } = await get({}, `/api/chat/files/${text.id}/${name}`);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain']);
    expect(headers['content-disposition']).toContain('berweisung');
  });

  it('is not found under half an address', async () => {
    for (const path of [
      `/api/chat/files/${text.id}`,
      `/api/chat/files/${text.id}/`,
      `/api/chat/files/${text.id}/a/b`,
    ])
      expect([path, (await get({}, path)).status]).toEqual([path, 404]);
  });

  describe('in part', () => {
    it.each([
      ['bytes=0-7', 0, 8],
      ['bytes=16-23', 16, 24],
      ['bytes=31990-', 31_990, 32_000],
      ['bytes=-10', 31_990, 32_000],
      ['bytes=31992-99999', 31_992, 32_000],
    ])('%s', async (range, from, to) => {
      const { status, headers, body } = await get({ Range: range });
      expect(status).toBe(206);
      expect(headers['content-range']).toBe(`bytes ${from}-${to - 1}/32000`);
      expect(body.toString()).toBe(BODY.slice(from, to));
      expect(headers['content-security-policy']).toContain('sandbox');
    });

    it.each([
      ['two', 'bytes=0-7,16-23'],
      ['four that overlap', 'bytes=0-,0-,0-,0-'],
      ['a thousand that overlap', `bytes=${Array.from({ length: 1_000 }, (_, n) => `${n}-`).join(',')}`],
      ['nonsense', 'bytes=abc'],
      ['another unit', 'lines=0-1'],
      ['nothing', 'bytes'],
    ])('is whole, once, when the range is none or many: %s', async (_case, range) => {
      const { status, headers, body } = await get({ Range: range });
      expect([status, body.length]).toEqual([200, BODY.length]);
      expect(headers['content-type']).toBe('text/plain');
    });

    it.each(['bytes=32000-', 'bytes=99999-100000', 'bytes=-0', 'bytes=5-2'])(
      'is refused where there is nothing, with how much there is: %s',
      async (range) => {
        const { status, headers, body } = await get({ Range: range });
        expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */32000', 0]);
      },
    );

    it('goes on only with what it began with', async () => {
      const range = { Range: 'bytes=8-15' };
      expect((await get({ ...range, 'If-Range': await tagOf() })).status).toBe(206);
      for (const other of ['"other"', await tagOf(photo.url), 'Sun, 22 Nov 2026 00:00:00 GMT', 'x'])
        expect([other, (await get({ ...range, 'If-Range': other })).status]).toEqual([other, 200]);
    });
  });

  describe('that the browser has already', () => {
    it('costs no bytes', async () => {
      const tag = await tagOf();
      for (const value of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
        const { status, headers, body } = await get({ 'If-None-Match': value });
        expect([value, status, body.length]).toEqual([value, 304, 0]);
        expect(headers).toMatchObject({ etag: tag, 'cache-control': 'private, no-cache' });
      }
      expect((await get({ 'If-None-Match': '"other"' })).status).toBe(200);
      expect((await get({ 'If-None-Match': await tagOf(photo.url) })).status).toBe(200);
      expect((await get({ 'If-Match': '"other"' })).status).toBe(412);
    });

    it('is gone all the same when its message is', async () => {
      const { id, ana: socket } = await scene.stage.talk();
      const message = await scene.attach(id, 'ana', [await scene.accepted(ana, 'soon.txt', 'soon gone\n')]);
      const [{ url }] = message.attachments as [Attachment];
      const tag = await tagOf(url);
      await socket.ask('message:delete', { conversationId: id, messageId: message.id });
      const { status, headers } = await get({ 'If-None-Match': tag }, url);
      expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
    });
  });

  it('is not found by who has signed out; whose session has to be renewed is told to', async () => {
    const late = (): void => {
      scene.stage.installation.server.app.get(Clock).now = () => new Date(Date.now() + 20 * 60_000);
    };
    const onTime = (): void => {
      scene.stage.installation.server.app.get(Clock).now = () => new Date();
    };
    const { http } = await scene.stage.installation.visitor().signIn(CAST.ana);
    const path = text.url.replace('/api', '');
    try {
      late();
      expect(await http.request('GET', path)).toMatchObject({
        status: 401,
        body: { code: 'UNAUTHENTICATED' },
      });
      const stolen = http.cookies.copy();
      await http.post('/auth/refresh');
      expect((await http.request('GET', path)).status).toBe(200);
      await http.post('/auth/logout');
      expect((await http.request('GET', path)).status).toBe(404);
      const headers = { cookie: stolen.header('/api') };
      expect(
        (await scene.stage.installation.visitor().http.request('GET', path, undefined, { headers })).status,
      ).toBe(404);
    } finally {
      onTime();
    }
  });

  it('is not found when its bytes are lost, and never a broken answer', async () => {
    const lost = await scene.accepted(ana, 'lost.txt', 'to be lost\n');
    const record = await scene.store.findUpload(lost.id);
    const storage = scene.stage.installation.server.app.get(FileStorage);
    const source = await storage.locate(record?.storageKey ?? '', { type: 'text/plain', disposition: '' });
    await rm('path' in source ? source.path : '');
    const { status, headers, body } = await get({}, lost.url);
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([
      404,
      'no-store',
      'application/json; charset=utf-8',
    ]);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'NOT_FOUND' });
    expect(headers['etag']).not.toContain(lost.id);
    for (const name of ['content-disposition', 'accept-ranges']) expect(headers).not.toHaveProperty(name);
  });

  it('has no other way out: nothing of the folder is served', async () => {
    const { dataDir } = scene.stage.installation;
    const folders = await readdir(join(dataDir, 'files'));
    const { storageKey = '' } = (await scene.store.findUpload(text.id)) ?? {};
    expect(folders).toContain(storageKey.slice(0, 2));
    for (const path of [
      `/api/chat/files/${storageKey}/x`,
      `/files/${storageKey.slice(0, 2)}/${storageKey}`,
      `/api/files/${storageKey.slice(0, 2)}/${storageKey}`,
      `/api/chat/files/..%2f..%2f..%2ffiles%2f${storageKey}/x`,
    ])
      expect([path, (await get({}, path)).status]).not.toEqual([path, 200]);
  });

  it('does not use up what other calls may: a page of sixty pictures, and the chat goes on', async () => {
    for (let n = 0; n < 90; n += 1) expect((await head(photo.url)).status).toBe(200);
    expect((await ana.http.request('GET', '/chat/conversations')).status).toBe(200);
  });

  it('is counted all the same', async () => {
    const tomas = scene.person('tomas');
    const statuses = new Set<number>();
    for (let n = 0; n < 30; n += 1)
      for (const { status } of await Promise.all(
        Array.from({ length: 25 }, () => tomas.http.request('GET', `/chat/files/${text.id}/x`)),
      ))
        statuses.add(status);
    expect([...statuses].sort()).toEqual([404, 429]);
    expect((await tomas.http.request('GET', '/chat/conversations')).status).toBe(200);
  });
});
