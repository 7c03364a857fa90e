import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClientConfig, UserResponse } from '@prochat/contract';
import { FirstAdmin } from '@prochat/server/auth';
import { CAST } from '@prochat/server/testing';
import { openEmptyInstallation, openInstallation, type Installation } from './installation';

const PASSWORD = 'a-long-password';
const PRIYA = { email: CAST.priya.email, password: CAST.priya.password };

/** Objects, patterns and shapes where a string is meant. */
const INJECTIONS: unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { toString: 'x' },
  ['ana@example.com'],
  ['ana@example.com', 'ana@example.com'],
  7,
  true,
  null,
];

describe('who comes in', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openInstallation();
  });
  afterAll(() => installation.close());

  const register = (email: string, displayName = 'Ana Oliveira') =>
    installation
      .visitor()
      .http.request<UserResponse>('POST', '/auth/register', { email, password: PASSWORD, displayName });

  describe('registering', () => {
    it('makes an end user and shows what he may see of himself, no more', async () => {
      const { status, body } = await register(' New@Example.com ');
      expect(status).toBe(201);
      expect(body.user).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        displayName: 'Ana Oliveira',
        email: 'new@example.com',
        role: 'user',
        guest: false,
        blockedUntil: null,
        createdAt: expect.any(String),
      });
    });

    it('refuses an e-mail that has an account, however it is spelled', async () => {
      for (const email of [CAST.ana.email, CAST.ana.email.toUpperCase(), `  ${CAST.ana.email}`]) {
        const { status, body } = await register(email);
        expect({ status, code: (body as unknown as { code: string }).code }).toEqual({
          status: 409,
          code: 'EMAIL_TAKEN',
        });
      }
    });

    it('takes no e-mail that looks like another one', async () => {
      for (const email of [`${CAST.ana.email}\u200b`, `a\u00adna@example.com`, 'ana@exam\u2028ple.com'])
        expect((await register(email)).status).toBe(400);
      expect((await register(CAST.ana.email.replace('a', '\uff41'))).body).toMatchObject({
        code: 'EMAIL_TAKEN',
      });
    });

    it('cleans the name of everything that could deceive', async () => {
      const { body } = await register(
        'clean@example.com',
        ' <b>Ana</b>\u202E \u200BOli\u0000veira<img src=x> ',
      );
      expect(body.user.displayName).toBe('Ana Oliveira');
    });

    it('refuses a name of which nothing is left, and never repeats what was sent', async () => {
      const answer = await register('not-an-email-canary', '\u200B<i></i>\u3164');
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        code: 'VALIDATION',
        details: { fields: { email: [expect.any(String)], displayName: [expect.any(String)] } },
      });
      expect(answer.text).not.toContain('canary');
    });

    it('takes no role, no id and no other field from the caller', async () => {
      for (const extra of [{ role: 'admin' }, { guest: false }, { id: 'x' }, { isAdmin: true }]) {
        const refusal = await installation.visitor().http.refusal('POST', '/auth/register', {
          email: 'mass@example.com',
          password: PASSWORD,
          displayName: 'Mass',
          ...extra,
        });
        expect(refusal).toMatchObject({ status: 400, code: 'VALIDATION' });
      }
    });
  });

  describe('signing in', () => {
    it('answers an unknown e-mail and a wrong password alike, in body and in time', async () => {
      const { http } = installation.visitor();
      const attempt = async (email: string): Promise<{ body: object; tookMs: number }> => {
        const from = performance.now();
        const { status, code, message } = await http.refusal('POST', '/auth/login', {
          email,
          password: 'wrong-password',
        });
        return { body: { status, code, message }, tookMs: performance.now() - from };
      };
      await attempt('nobody@example.com');
      const [wrong, unknown]: [number[], number[]] = [[], []];
      for (let round = 0; round < 7; round += 1) {
        const known = await attempt(CAST.ana.email);
        const stranger = await attempt('nobody@example.com');
        expect(stranger.body).toEqual(known.body);
        expect(stranger.body).toMatchObject({ status: 401, code: 'BAD_CREDENTIALS' });
        wrong.push(known.tookMs);
        unknown.push(stranger.tookMs);
      }
      // Without the decoy hash an unknown e-mail takes a small fraction of the time.
      expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) / 3);
    });

    it('opens a new session each time and ends the one the browser held', async () => {
      const browser = await installation.visitor().signIn(CAST.tomas);
      const before = browser.http.cookies.copy();
      await browser.signIn(CAST.tomas);
      expect(browser.http.cookies.get('session')).not.toBe(before.get('session'));
      const held = installation.visitor();
      held.http.cookies.put('session', before.get('session') ?? '');
      expect(await held.http.refusal('GET', '/auth/me')).toMatchObject({
        status: 401,
        code: 'SESSION_EXPIRED',
      });
      expect(await browser.http.get('/auth/me')).toEqual({ user: browser.user });
    });

    it('refuses anything but strings, in every field of every door', async () => {
      const { http } = installation.visitor();
      const good = { email: 'x@example.com', password: PASSWORD, displayName: 'X', token: 't' };
      const doors = {
        '/auth/login': ['email', 'password'],
        '/auth/register': ['email', 'password', 'displayName'],
        '/auth/guest': ['email', 'displayName'],
        '/auth/setup': ['email', 'password', 'displayName', 'token'],
      } as const;
      for (const [path, fields] of Object.entries(doors))
        for (const field of fields)
          for (const value of INJECTIONS) {
            const body = Object.fromEntries(fields.map((name) => [name, good[name]]));
            const refusal = await http.refusal('POST', path, { ...body, [field]: value });
            expect({ path, field, value, status: refusal.status, code: refusal.code }).toEqual({
              path,
              field,
              value,
              status: 400,
              code: 'VALIDATION',
            });
          }
    });

    it('refuses bodies that are no object, and leaves prototypes alone', async () => {
      const { http } = installation.visitor();
      const bodies = [
        '[]',
        '[{"email":"a@b.co"}]',
        '{"__proto__":{"polluted":1},"email":"a@b.co","password":"x"}',
        '{"email":"a@b.co","password":"x","constructor":{"prototype":{"polluted":1}}}',
        `{"email":${'['.repeat(20_000)}${']'.repeat(20_000)},"password":"x"}`,
      ];
      for (const body of bodies)
        expect(await http.refusal('POST', '/auth/login', body)).toMatchObject({
          status: 400,
          code: 'VALIDATION',
        });
      for (const body of ['{', '"text"', 'nonsense', '\u0000'])
        expect(await http.refusal('POST', '/auth/login', body)).toMatchObject({
          status: 400,
          code: 'BAD_JSON',
        });
      expect(await http.refusal('POST', '/auth/login', `{"email":"${'x'.repeat(70_000)}"}`)).toMatchObject({
        status: 413,
        code: 'TOO_LARGE',
      });
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });
  });

  describe('guests', () => {
    it('are end users without an account', async () => {
      const guest = await installation.visitor().enterAsGuest();
      expect(guest.user).toMatchObject({
        role: 'user',
        guest: true,
        email: null,
        displayName: expect.stringMatching(/^Guest \d{4}$/),
      });
      expect(await guest.http.get('/auth/me')).toEqual({ user: guest.user });
    });

    it('may share an e-mail, which signs nobody in and blocks no account', async () => {
      const email = 'shared@example.com';
      for (const displayName of ['First', 'Second']) {
        const { http } = installation.visitor();
        const { user } = await http.post<UserResponse>('/auth/guest', { displayName, email });
        expect(user).toMatchObject({ displayName, email, guest: true });
      }
      const { http } = installation.visitor();
      expect(await http.refusal('POST', '/auth/login', { email, password: PASSWORD })).toMatchObject({
        code: 'BAD_CREDENTIALS',
      });
      expect((await register(email)).status).toBe(201);
    });

    it("may not use an account's e-mail", async () => {
      const { http } = installation.visitor();
      expect(await http.refusal('POST', '/auth/guest', { email: CAST.ana.email })).toMatchObject({
        status: 409,
        code: 'EMAIL_TAKEN',
      });
    });
  });

  it('tells a client what it must know', async () => {
    const config = await installation.visitor().http.get<ClientConfig>('/config');
    expect(config).toEqual({
      guests: true,
      registration: true,
      messageMaxChars: 4000,
      openConversationsPerUser: 100_000,
      passwordMinChars: 10,
      uploads: {
        maxBytes: 10_485_760,
        maxFiles: 10,
        types: expect.arrayContaining(['image/jpeg', 'application/pdf', 'text/plain']),
        quotaBytes: 1_073_741_824,
        rate: { count: 20, seconds: 60 },
      },
      features: { mail: false },
      setupNeeded: false,
    });
  });
});

describe('the first admin', () => {
  const first = { email: 'first@example.com', password: PASSWORD, displayName: 'Priya Nair' };

  it('comes by the one-time link, once', async () => {
    const installation = await openEmptyInstallation({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    try {
      const { http } = installation.visitor();
      const url = installation.server.app.get(FirstAdmin).setupUrl() ?? '';
      expect(url).toMatch(/^http:\/\/chat\.test\/setup#token=[\w-]{43}$/);
      const token = url.split('token=')[1] ?? '';
      expect(await http.get('/config')).toMatchObject({ setupNeeded: true });
      for (const wrong of ['', 'x', token.slice(1), `${token}x`])
        expect(await http.refusal('POST', '/auth/setup', { ...first, token: wrong })).toMatchObject({
          status: 403,
          code: 'SETUP_CLOSED',
        });

      const attempts = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          installation
            .visitor()
            .http.request('POST', '/auth/setup', { ...first, email: `first-${index}@example.com`, token }),
        ),
      );
      expect(attempts.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(403)]);

      expect(installation.server.app.get(FirstAdmin).setupUrl()).toBeNull();
      expect(await http.get('/config')).toMatchObject({ setupNeeded: false });
      await installation.restart();
      expect(installation.server.app.get(FirstAdmin).setupUrl()).toBeNull();
    } finally {
      await installation.close();
    }
  });

  it('comes from the environment; a later start leaves his password alone', async () => {
    const installation = await openEmptyInstallation();
    try {
      const priya = await installation.visitor().signIn(CAST.priya);
      expect(priya.user).toMatchObject({ role: 'admin', email: CAST.priya.email });
      await priya.http.patch(`/admin/users/${priya.id}`, { password: 'another-password' });
      await installation.restart();
      const { http } = installation.visitor();
      expect(await http.refusal('POST', '/auth/login', PRIYA)).toMatchObject({
        code: 'BAD_CREDENTIALS',
      });
      await http.post('/auth/login', { ...PRIYA, password: 'another-password' });
    } finally {
      await installation.close();
    }
  });
});
