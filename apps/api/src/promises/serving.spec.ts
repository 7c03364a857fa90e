import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LIMITS } from '@prochat/contract';
import { StoreHealth } from '@prochat/server/core';
import { TestInstallation } from '@prochat/server/testing';
import { createApp, type RunningApp } from '../app';
import { storeEnvironment, type Installation } from './installation';

const SCRIPT = 'main-4XK2A7QZ.js';
const INDEX = '<!doctype html><title>Professional Chat</title>';

interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** One port: API, socket and web client. The web root is a small one made here; what Angular builds is for the journeys. */
describe('serving', () => {
  let webRoot: string;
  let at: Installation;

  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), 'prochat-web-'));
    mkdirSync(join(webRoot, 'media'));
    writeFileSync(join(webRoot, 'index.html'), INDEX);
    const preloads = [
      { path: '/', scripts: ['/door.js'] },
      { path: '/console', scripts: ['/console.js', '/list.js'] },
    ];
    writeFileSync(join(webRoot, 'preloads.json'), JSON.stringify(preloads));
    writeFileSync(join(webRoot, 'icon.svg'), '<svg/>');
    const script = 'console.log("hello");'.repeat(40);
    writeFileSync(join(webRoot, SCRIPT), script);
    writeFileSync(join(webRoot, `${SCRIPT}.br`), brotliCompressSync(script));
    writeFileSync(join(webRoot, `${SCRIPT}.gz`), gzipSync(script));
    at = await TestInstallation.withoutCast<RunningApp>({
      start: (config) => createApp(config, webRoot),
      // A store that is down is logged, and one of these tests takes it down.
      environment: { ...storeEnvironment(), LOG_LEVEL: 'silent' },
    });
  });
  afterAll(async () => {
    await at.close();
    rmSync(webRoot, { recursive: true, force: true });
  });

  /** Not `fetch`: it hides encodings, cleans paths and sets headers of its own. */
  function raw(
    path: string,
    {
      method = 'GET',
      headers = {},
      body,
    }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const call = request(at.url + path, { method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  }
  const json = ({ body }: RawAnswer): Record<string, unknown> =>
    JSON.parse(body.toString()) as Record<string, unknown>;

  it.each([
    ['the page', '/', 200],
    ['a file', '/icon.svg', 200],
    ['a missing file', '/missing.js', 404],
    ['what describes the API', '/api/docs', 200],
    ['the socket, asked wrongly', '/socket.io/?EIO=4&transport=polling', 400],
  ])('sends the security headers with %s', async (_what, path, status) => {
    const { headers, status: found } = await raw(path);
    expect(found).toBe(status);
    const policy = String(headers['content-security-policy']);
    for (const directive of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'self'",
      "frame-ancestors 'none'",
      "connect-src 'self' ws://chat.test",
    ])
      expect(policy.split(';')).toContain(directive);
    expect(policy).not.toMatch(/unsafe-eval|upgrade-insecure-requests|script-src[^;]*unsafe/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    ['a script', `/${SCRIPT}`, 200],
    ['the API', '/api/config', 200],
    ['an unknown route', '/api/nothing', 404],
    ['a route that needs a session', '/api/auth/me', 401],
  ])('allows nothing with %s, which is no document', async (_what, path, status) => {
    const { headers, status: found } = await raw(path);
    expect(found).toBe(status);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const header of ['x-powered-by', 'strict-transport-security', 'access-control-allow-origin'])
      expect(headers).not.toHaveProperty(header);
  });

  it('asks for https only where it is served over https', async () => {
    const secure = await TestInstallation.withoutCast<RunningApp>({
      start: (config) => createApp(config, webRoot),
      environment: { ...storeEnvironment(), PUBLIC_URL: 'https://chat.example.com' },
    });
    const { headers } = await fetch(secure.url);
    await secure.close();
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
    expect(headers.get('content-security-policy')).toMatch(/upgrade-insecure-requests/);
    expect(headers.get('content-security-policy')).toMatch(/connect-src 'self' wss:\/\/chat\.example\.com/);
  });

  it('gives the page for an address of the app, never cached', async () => {
    for (const path of [
      '/',
      '/conversations/64f0c0ffee64f0c0ffee6400',
      '/console',
      '/console/queue?view=mine',
    ]) {
      const answer = await raw(path);
      expect([path, answer.status, answer.body.toString()]).toEqual([path, 200, INDEX]);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
      });
    }
  });

  it('names what a page will ask for late, by the longest beginning of its address', async () => {
    const linksOf = async (path: string): Promise<unknown> => (await raw(path)).headers['link'];
    expect(await linksOf('/c/64f0c0ffee64f0c0ffee6400')).toMatch(/^<\/door.js>; rel=modulepreload, <\/api/);
    expect(await linksOf('/console/queue')).toMatch(
      /^<\/console.js>; rel=modulepreload, <\/list.js>; rel=modulepreload, <\/api/,
    );
    expect(await linksOf(`/${SCRIPT}`)).toBeUndefined();
    expect(await linksOf('/api/config')).toBeUndefined();
  });

  it('sends large JSON smaller to those who take it, and small JSON as it is', async () => {
    const asked = { headers: { 'accept-encoding': 'gzip' } };
    const [plain, small] = [await raw('/api/docs/json'), await raw('/api/docs/json', asked)];
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(small.body.length).toBeLessThan(plain.body.length / 4);
    expect(gunzipSync(small.body).equals(plain.body)).toBe(true);
    expect((await raw('/api/health/live', asked)).headers).not.toHaveProperty('content-encoding');
  });

  it('says 404 in JSON for a file that is not there, and for every other way to ask for the page', async () => {
    for (const path of ['/main-OLDOLDOL.js', '/favicon.png', '/../package.json', '/..%2fpackage.json']) {
      const answer = await raw(path);
      expect([path, answer.status, json(answer)['code']]).toEqual([path, 404, 'NOT_FOUND']);
    }
    for (const path of ['/', '/console']) {
      const answer = await raw(path, { method: 'POST' });
      expect(answer.status).toBeGreaterThanOrEqual(403);
      expect(answer.body.toString()).not.toContain('<!doctype');
    }
  });

  it('keeps hashed files for a year and asks again for all others', async () => {
    const script = await raw(`/${SCRIPT}`);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    // Each header weighs with every file.
    for (const header of ['last-modified', 'x-frame-options'])
      expect(script.headers).not.toHaveProperty(header);
    const { headers } = await raw('/icon.svg');
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' });
    const again = await raw('/icon.svg', { headers: { 'if-none-match': String(headers['etag']) } });
    expect(again.status).toBe(304);
    expect((await raw('/api/config')).headers['cache-control']).toBe('no-store');
  });

  it('sends the smallest encoding the browser takes', async () => {
    const encodings: [string, string | undefined][] = [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', undefined],
    ];
    for (const [accepted, sent] of encodings) {
      const { headers } = await raw(`/${SCRIPT}`, { headers: { 'accept-encoding': accepted } });
      expect([accepted, headers['content-encoding']]).toEqual([accepted, sent]);
      expect(headers).toMatchObject({
        vary: 'Accept-Encoding',
        'content-type': 'text/javascript; charset=utf-8',
      });
    }
    const nothing = await raw('/icon.svg', { headers: { 'accept-encoding': 'br' } });
    expect(nothing.headers).not.toHaveProperty('content-encoding');
  });

  it('is not moved by ranges that make no sense', async () => {
    for (const range of ['bytes=5-2', 'bytes=-0', 'bytes=999999999-', 'bytes=a-b'])
      expect((await raw(`/${SCRIPT}`, { headers: { range } })).status).toBe(200);
  });

  it('survives that a file of the web client disappears under it', async () => {
    const path = join(webRoot, 'chunk-GONEGONE.js');
    writeFileSync(path, 'gone soon');
    await at.restart();
    rmSync(path);
    expect((await raw('/chunk-GONEGONE.js')).status).toBe(404);
    expect((await raw('/api/health/live')).status).toBe(200);
  });

  it('says what to do when the web client is not built', async () => {
    const bare = await TestInstallation.withoutCast<RunningApp>({
      start: (config) => createApp(config, null),
      environment: storeEnvironment(),
    });
    const answer = await fetch(bare.url);
    const api = await fetch(`${bare.url}/api/health/live`);
    await bare.close();
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
    expect(api.status).toBe(200);
  });

  describe('a body', () => {
    const post = (body: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
      raw('/api/auth/login', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });

    it('that is too large is 413', async () => {
      const answer = await post(JSON.stringify({ email: 'x'.repeat(LIMITS.packetMaxBytes) }));
      expect([answer.status, json(answer)['code']]).toEqual([413, 'TOO_LARGE']);
    });

    it.each(['{', '"\\uD800', 'canary', '{"a":1}}', '['.repeat(50_000)])(
      'that is not JSON (%#) is 400',
      async (body) => {
        const answer = await post(body);
        expect([answer.status, json(answer)['code']]).toEqual([400, 'BAD_JSON']);
        expect(answer.body.toString()).not.toMatch(/canary|position|token/i);
      },
    );

    it('that is compressed is refused before anything is unpacked', async () => {
      const bomb = gzipSync(Buffer.alloc(10_000_000)).toString('latin1');
      const answer = await post(bomb, { 'content-encoding': 'gzip' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    });
  });

  describe('health', () => {
    it('is live and ready, for anyone', async () => {
      expect(json(await raw('/api/health/live'))).toEqual({ status: 'ok' });
      const name = at.server.app.get(StoreHealth).name;
      expect(json(await raw('/api/health/ready'))).toEqual({
        status: 'ok',
        details: { [name]: { status: 'up' } },
      });
    });

    it('names the dependency that is down and says why, without its address', async () => {
      const store = at.server.app.get(StoreHealth);
      const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.3:27017'), {
        code: 'ECONNREFUSED',
      });
      const down = jest.spyOn(store, 'check').mockRejectedValue(refused);
      const answer = await raw('/api/health/ready');
      down.mockRestore();
      expect(answer.status).toBe(503);
      expect(json(answer)).toEqual({
        status: 'error',
        details: { [store.name]: { status: 'down', reason: 'ECONNREFUSED' } },
      });
      expect((await raw('/api/health/ready')).status).toBe(200);
    });
  });

  it('describes the API outside production only', async () => {
    expect((await raw('/api/docs/json')).status).toBe(200);
    const production = await TestInstallation.withoutCast<RunningApp>({
      start: (config) => createApp(config, webRoot),
      environment: {
        ...storeEnvironment(),
        NODE_ENV: 'production',
        JWT_SECRET: 'a-secret-for-this-test-of-32-characters',
      },
    });
    const answer = await fetch(`${production.url}/api/docs/json`);
    await production.close();
    expect(answer.status).toBe(404);
  });
});
