import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, Secrets } from '@prochat/server/core';
import { CAST, SocketClient, TEST_ORIGIN, type HandshakeRefused, type Person } from '@prochat/server/testing';
import { openInstallation, type Installation } from './installation';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let installation: Installation;
let ahead = 0;
beforeAll(async () => {
  installation = await openInstallation();
  installation.server.app.get(Clock).now = () => new Date(Date.now() + ahead);
});
afterEach(() => {
  ahead = 0;
});
afterAll(() => installation.close());

/** Ana in a browser of her own, so that no test ends another's session. */
const anaSignsIn = (): Promise<Person> => installation.visitor().signIn(CAST.ana);

const status = async (person: Person): Promise<number> =>
  (await person.http.request('GET', '/auth/me')).status;

/** A second browser with the same cookies. */
function copyOf(person: Person): Person {
  const thief = installation.visitor();
  const cookies = person.http.cookies;
  for (const name of cookies.names())
    thief.http.cookies.put(name, cookies.get(name) ?? '', name === 'refresh' ? '/api/auth' : '/');
  return thief;
}

describe('refreshing', () => {
  it('gives a new pair of tokens when the access token has run out', async () => {
    const ana = await anaSignsIn();
    const before = ana.http.cookies.copy();
    ahead = 15 * MINUTE_MS;
    expect(await ana.http.refusal('GET', '/auth/me')).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    await ana.http.post('/auth/refresh');
    expect(await status(ana)).toBe(200);
    for (const name of ['session', 'refresh']) expect(ana.http.cookies.get(name)).not.toBe(before.get(name));
  });

  it('lets two tabs refresh at once', async () => {
    const ana = await anaSignsIn();
    const tab = copyOf(ana);
    const answers = await Promise.all([ana, tab].map(({ http }) => http.request('POST', '/auth/refresh')));
    expect(answers.map((answer) => answer.status)).toEqual([204, 204]);
    const rotated = answers.filter(({ headers }) =>
      headers.getSetCookie().some((line) => /^refresh=/.test(line)),
    );
    expect(rotated).toHaveLength(1);
    expect([await status(ana), await status(tab)]).toEqual([200, 200]);
  });

  it('ends the session, sockets included, when an old token comes back', async () => {
    const ana = await anaSignsIn();
    const thief = copyOf(ana);
    const socket = await ana.connect();
    await ana.http.post('/auth/refresh');
    ahead = 11_000;
    expect(await thief.http.refusal('POST', '/auth/refresh')).toMatchObject({
      status: 401,
      code: 'SESSION_EXPIRED',
    });
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'revoked' });
    await socket.disconnected();
    expect(await status(ana)).toBe(401);
    expect(await ana.http.refusal('POST', '/auth/refresh')).toMatchObject({ code: 'SESSION_EXPIRED' });
  });

  it('knows a token of two rotations ago as well', async () => {
    const ana = await anaSignsIn();
    const thief = copyOf(ana);
    await ana.http.post('/auth/refresh');
    await ana.http.post('/auth/refresh');
    expect((await thief.http.request('POST', '/auth/refresh')).status).toBe(401);
    expect(await status(ana)).toBe(401);
  });

  it('is not fooled by a token somebody made up: it ends nobody', async () => {
    const ana = await anaSignsIn();
    const [sessionId = '', secret = ''] = (ana.http.cookies.get('refresh') ?? '').split('.');
    const [, foreign = ''] = (installation.people.dana.http.cookies.get('refresh') ?? '').split('.');
    const changed = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1);
    const attempts = [
      '',
      'x',
      `${sessionId}.`,
      `${sessionId}.${'A'.repeat(43)}`,
      `${sessionId}.${changed}`,
      `${sessionId}.${foreign}`,
      `${'f'.repeat(24)}.${secret}`,
      `j:{"$ne":null}`,
    ];
    for (const attempt of attempts) {
      const thief = installation.visitor();
      thief.http.cookies.put('refresh', attempt, '/api/auth');
      expect((await thief.http.request('POST', '/auth/refresh')).status).toBe(401);
    }
    expect(await status(ana)).toBe(200);
    expect((await ana.http.request('POST', '/auth/refresh')).status).toBe(204);
  });

  it('keeps a session for thirty days after each time, not longer', async () => {
    const ana = await anaSignsIn();
    for (const days of [20, 40, 60]) {
      ahead = days * DAY_MS;
      await ana.http.post('/auth/refresh');
    }
    ahead = 91 * DAY_MS;
    expect(await ana.http.refusal('POST', '/auth/refresh')).toMatchObject({ code: 'SESSION_EXPIRED' });
  });
});

describe('signing out', () => {
  it('ends this session, tells and cuts its sockets, and leaves the others', async () => {
    const [ana, phone] = [await anaSignsIn(), await anaSignsIn()];
    const thief = copyOf(ana);
    const [socket, second, other] = [await ana.connect(), await ana.connect(), await phone.connect()];
    const answer = await ana.http.request('POST', '/auth/logout');
    expect(answer.status).toBe(204);
    expect(ana.http.cookies.names()).toEqual(['XSRF-TOKEN']);
    for (const ended of [socket, second]) {
      expect(await ended.waitFor('session:ended')).toEqual({ reason: 'logout' });
      await ended.disconnected();
    }
    expect(await thief.http.refusal('GET', '/auth/me')).toMatchObject({ code: 'SESSION_EXPIRED' });
    expect((await thief.http.request('POST', '/auth/refresh')).status).toBe(401);
    await expect(thief.connect()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(await status(phone)).toBe(200);
    expect(other.socket.connected).toBe(true);
  });

  it('works with an access token that has run out, without any, and twice', async () => {
    const ana = await anaSignsIn();
    const thief = copyOf(ana);
    ahead = 20 * MINUTE_MS;
    await ana.http.post('/auth/logout');
    await ana.http.post('/auth/logout');
    expect((await thief.http.request('POST', '/auth/refresh')).status).toBe(401);
    expect((await installation.visitor().http.request('POST', '/auth/logout')).status).toBe(204);
  });

  it('everywhere ends all sessions of this person and of nobody else', async () => {
    const { tomas, dana } = installation.people;
    const phone = await installation.visitor().signIn(CAST.tomas);
    const [socket, other] = [await phone.connect(), await dana.connect()];
    await tomas.http.post('/auth/logout-all');
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'logout' });
    await socket.disconnected();
    expect(await status(phone)).toBe(401);
    expect(await status(dana)).toBe(200);
    expect(other.socket.connected).toBe(true);
    expect((await installation.visitor().http.request('POST', '/auth/logout-all')).status).toBe(401);
  });
});

describe('tokens that are not ours', () => {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  /** Signs by hand, so that nothing keeps a test from lying. */
  function forge(change: { header?: object; payload?: object; key?: string; hash?: string }): string {
    const [header = '', payload = ''] = (installation.people.dana.http.cookies.get('session') ?? '').split(
      '.',
    );
    const decode = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
    const signed = `${encode({ ...decode(header), ...change.header })}.${encode({ ...decode(payload), ...change.payload })}`;
    const key = change.key ?? installation.server.app.get(Secrets).jwtSecret;
    return `${signed}.${createHmac(change.hash ?? 'sha256', key)
      .update(signed)
      .digest('base64url')}`;
  }

  async function answers(token: string): Promise<{ rest: number; socket: string }> {
    const visitor = installation.visitor();
    visitor.http.cookies.put('session', token);
    const connection = visitor.connect().then(
      () => 'connected',
      (error: HandshakeRefused) => String(error.code),
    );
    return { rest: await status(visitor), socket: await connection };
  }

  const now = (): number => Math.floor(Date.now() / 1000);
  const refused = { rest: 401, socket: 'UNAUTHENTICATED' };

  it('do not get in by REST or socket, while the same token untouched does', async () => {
    expect(await answers(forge({}))).toEqual({ rest: 200, socket: 'connected' });
    const forgeries: Record<string, string> = {
      'another key': forge({ key: 'x'.repeat(64) }),
      'an empty key': forge({ key: '' }),
      'another algorithm': forge({ header: { alg: 'HS512' }, hash: 'sha512' }),
      'an RSA claim': forge({ header: { alg: 'RS256' } }),
      'another type': forge({ header: { typ: 'JWT' } }),
      'another audience': forge({ payload: { aud: 'somebody' } }),
      'another issuer': forge({ payload: { iss: 'somebody' } }),
      'run out': forge({ payload: { exp: now() - 1 } }),
      'no end': forge({ payload: { exp: undefined } }),
      'not yet': forge({ payload: { nbf: now() + 600 } }),
      "another's name": forge({ payload: { sub: installation.people.priya.id } }),
      'an operator for an id': forge({ payload: { sid: { $ne: null } } }),
      'a cookie that parses as an object': 'j:{"$ne":null}',
      nothing: '',
      garbage: 'a.b.c',
    };
    const none = forge({ header: { alg: 'none' } });
    forgeries['no signature'] = none.slice(0, none.lastIndexOf('.') + 1);
    for (const [name, token] of Object.entries(forgeries))
      expect({ name, ...(await answers(token)) }).toEqual({ name, ...refused });
  });

  it('name a session that does not exist', async () => {
    const token = forge({ payload: { sid: 'f'.repeat(24) } });
    expect(await answers(token)).toEqual({ rest: 401, socket: 'SESSION_EXPIRED' });
  });
});

describe('the handshake', () => {
  const connect = async (options: Parameters<typeof SocketClient.connect>[1]): Promise<string> => {
    try {
      (await SocketClient.connect(installation.url, options)).close();
      return 'connected';
    } catch (error) {
      return String((error as HandshakeRefused).code);
    }
  };

  it('believes the cookie for our own pages only', async () => {
    const cookie = installation.people.ana.http.cookies.header('/socket.io');
    expect(await connect({ cookie, origin: TEST_ORIGIN })).toBe('connected');
    const foreign = [
      'null',
      'https://chat.test',
      'http://chat.test:81',
      'http://CHAT.test',
      'http://chat.test.evil.example',
      'http://evil.example',
    ];
    for (const origin of foreign)
      expect([origin, await connect({ cookie, origin })]).toEqual([origin, 'ORIGIN_NOT_ALLOWED']);
    expect(await connect({ cookie })).toBe('ORIGIN_NOT_ALLOWED');
    expect(await connect({ cookie, headers: { 'sec-fetch-site': 'same-origin' } })).toBe('connected');
    expect(await connect({ cookie, headers: { 'sec-fetch-site': 'cross-site' } })).toBe('ORIGIN_NOT_ALLOWED');
  });

  it('takes a token from a program that is no browser', async () => {
    const token = installation.people.ana.http.cookies.get('session') ?? '';
    expect(await connect({ token })).toBe('connected');
    expect(await connect({ token, origin: 'http://evil.example' })).toBe('ORIGIN_NOT_ALLOWED');
    expect(await connect({ token: 'x' })).toBe('UNAUTHENTICATED');
    expect(await connect({})).toBe('UNAUTHENTICATED');
  });
});
