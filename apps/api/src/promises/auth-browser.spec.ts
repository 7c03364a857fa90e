import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSRF_COOKIE, CSRF_HEADER } from '@prochat/contract';
import { CAST, TEST_ORIGIN } from '@prochat/server/testing';
import { openEmptyInstallation, type Installation } from './installation';

const PRIYA = { email: CAST.priya.email, password: CAST.priya.password };

describe('a browser', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openEmptyInstallation();
  });
  afterAll(() => installation.close());

  it('keeps the session where scripts and other sites cannot reach it', async () => {
    const { headers } = await installation.visitor().http.request('POST', '/auth/login', PRIYA);
    const cookies = headers
      .getSetCookie()
      .map((line) => line.replace(/=[^;]*/, '').replace(/ Expires=[^;]*;/, ''));
    expect(cookies).toContain('session; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax');
    expect(cookies).toContain('refresh; Max-Age=2592000; Path=/api/auth; HttpOnly; SameSite=Strict');
    expect(cookies).toContain(`${CSRF_COOKIE}; Path=/; SameSite=Lax`);
    for (const line of headers.getSetCookie()) expect(line.length).toBeLessThan(4096);
  });

  describe('requests of other sites', () => {
    const cases: [string, Record<string, string | null>, string][] = [
      ['without the header', { [CSRF_HEADER]: null }, 'CSRF'],
      ['with another token', { [CSRF_HEADER]: 'a.b' }, 'CSRF'],
      ['by a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'CSRF'],
      ['as plain text', { 'content-type': 'text/plain' }, 'CSRF'],
      ['of another origin', { origin: 'https://evil.example' }, 'ORIGIN_NOT_ALLOWED'],
      [
        'of an origin that only begins like ours',
        { origin: `${TEST_ORIGIN}.evil.example` },
        'ORIGIN_NOT_ALLOWED',
      ],
      ['of another port', { origin: `${TEST_ORIGIN}:8080` }, 'ORIGIN_NOT_ALLOWED'],
      ['of no origin', { origin: 'null' }, 'ORIGIN_NOT_ALLOWED'],
      ['that browsers mark as cross-site', { origin: null, 'sec-fetch-site': 'cross-site' }, 'CSRF'],
    ];
    it.each(cases)('are refused: %s', async (_name, headers, code) => {
      const { http } = installation.visitor();
      expect(await http.refusal('POST', '/auth/login', PRIYA, { headers })).toMatchObject({
        status: 403,
        code,
      });
      expect((await http.request('POST', '/auth/login', PRIYA)).status).toBe(200);
    });

    it('are refused with a token from before the sign-in, or of another session', async () => {
      const another = await installation.visitor().signIn(CAST.priya);
      const { http } = installation.visitor();
      await http.get('/config');
      const anonymous = http.cookies.get(CSRF_COOKIE) ?? '';
      await http.post('/auth/login', PRIYA);
      const own = http.cookies.get(CSRF_COOKIE) ?? '';
      expect(own).not.toBe(anonymous);
      for (const planted of [anonymous, another.http.cookies.get(CSRF_COOKIE) ?? '']) {
        http.cookies.put(CSRF_COOKIE, planted);
        expect(await http.refusal('POST', '/auth/logout-all')).toMatchObject({ status: 403, code: 'CSRF' });
        // The refusal brings a good one.
        expect(http.cookies.get(CSRF_COOKIE)).not.toBe(planted);
      }
      expect((await http.request('POST', '/auth/logout-all')).status).toBe(204);
    });

    it('get no permission to read answers', async () => {
      const { headers } = await installation
        .visitor()
        .http.request('GET', '/config', undefined, { headers: { origin: 'https://evil.example' } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    });
  });
});

describe('an installation over https', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openEmptyInstallation({ PUBLIC_URL: 'https://chat.test', GUESTS: 'off' });
  });
  afterAll(() => installation.close());

  it('binds every cookie to it', async () => {
    const { http } = installation.visitor();
    const { headers } = await http.request('POST', '/auth/login', PRIYA);
    const cookies = headers.getSetCookie();
    expect(cookies.map((line) => line.split('=')[0]).sort()).toEqual(
      ['__Host-session', '__Secure-refresh', CSRF_COOKIE].sort(),
    );
    for (const line of cookies) expect(line).toContain('; Secure');
    expect((await http.request('GET', '/auth/me')).status).toBe(200);
  });

  it('refuses guests when they are off', async () => {
    const { http } = installation.visitor();
    expect(await http.refusal('POST', '/auth/guest', {})).toMatchObject({ status: 403, code: 'GUESTS_OFF' });
    expect(await http.get('/config')).toMatchObject({ guests: false });
  });
});

describe('trying passwords', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openEmptyInstallation({ LOGIN_RATE: '3/60', REST_RATE: '30/60' });
  });
  afterAll(() => installation.close());

  it('is limited for an address and e-mail; a forged address does not help', async () => {
    const { http } = installation.visitor();
    const attempt = (email: string, forwarded: string) =>
      http.refusal(
        'POST',
        '/auth/login',
        { email, password: 'wrong-password' },
        { headers: { 'x-forwarded-for': forwarded } },
      );
    for (let round = 1; round <= 3; round += 1)
      expect(await attempt(CAST.priya.email, `192.0.2.${round}`)).toMatchObject({ code: 'BAD_CREDENTIALS' });
    const refusal = await attempt(CAST.priya.email.toUpperCase(), '192.0.2.9');
    expect(refusal).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(refusal.retryAfterMs).toBeGreaterThan(0);
    expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Number(refusal.headers.get('retry-after'))).toBe((refusal.retryAfterMs ?? 0) / 1000);
    expect(await attempt('other@example.com', '192.0.2.9')).toMatchObject({ code: 'BAD_CREDENTIALS' });
  });

  it('is no way to flood the installation with people: they are limited for an address, whatever their e-mail', async () => {
    const { http } = installation.visitor();
    const codes: unknown[] = [];
    for (let n = 0; n < 10; n += 1) {
      const { status } = await http.request('POST', '/auth/guest', { email: `nobody${n}@example.com` });
      codes.push(status);
    }
    expect(codes).toEqual([...Array.from({ length: 9 }, () => 201), 429]);
  });

  it('is limited for an address over all e-mails and routes', async () => {
    const { http } = installation.visitor();
    const statuses: number[] = [];
    for (let round = 0; round < 30; round += 1) statuses.push((await http.request('GET', '/config')).status);
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
  });
});
