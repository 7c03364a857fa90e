import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import type { CreateUserResponse, Page, ProfessionalsResponse, User, UserResponse } from '@prochat/contract';
import { ACCESS, AuthStore, Sessions, type UserRecord } from '@prochat/server/auth';
import { CAST, type Person } from '@prochat/server/testing';
import { openInstallation, type Installation } from './installation';

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation();
});
afterAll(() => installation.close());

const FAR = '2999-01-01T00:00:00.000Z';
let made = 0;

/** A new member of staff, signed in. */
async function newStaff(): Promise<Person> {
  made += 1;
  const account = { email: `staff-${made}@example.com`, password: 'staff-password' };
  await installation.people.priya.http.post('/admin/users', {
    ...account,
    displayName: `Staff ${made}`,
    role: 'staff',
  });
  return installation.visitor().signIn(account);
}

describe('admins', () => {
  it('create staff; a generated password is shown once and works', async () => {
    const { priya } = installation.people;
    const account = { email: 'Generated@example.com', displayName: 'Dana Whitfield', role: 'staff' };
    const { user, generatedPassword = '' } = await priya.http.post<CreateUserResponse>(
      '/admin/users',
      account,
    );
    expect(user).toMatchObject({ email: 'generated@example.com', role: 'staff', guest: false });
    expect(generatedPassword).toMatch(/^[\w-]{20}$/);
    expect(await priya.http.get(`/admin/users/${user.id}`)).toEqual({ user });
    const dana = await installation.visitor().signIn({ email: account.email, password: generatedPassword });
    expect(dana.id).toBe(user.id);
    expect(await priya.http.refusal('POST', '/admin/users', account)).toMatchObject({ code: 'EMAIL_TAKEN' });
    const chosen = { ...account, email: 'chosen@example.com', password: 'chosen-password' };
    expect(await priya.http.post('/admin/users', chosen)).not.toHaveProperty('generatedPassword');
  });

  it('list people page by page, by role and by prefix', async () => {
    const { priya } = installation.people;
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<User> = await priya.http.get<Page<User>>(
        `/admin/users?pageSize=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      names.push(...page.items.map(({ displayName }) => displayName));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(expect.arrayContaining(['Ana Oliveira', 'Mikael Berg', 'Tomás Reyes']));
    expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    const admins = await priya.http.get<Page<User>>('/admin/users?role=admin');
    expect(admins.items.map(({ id }) => id)).toEqual([priya.id]);
    const found = await priya.http.get<Page<User>>('/admin/users?q=mik');
    expect(found.items.map(({ displayName }) => displayName)).toEqual(['Mikael Berg']);
    expect(JSON.stringify(found)).not.toMatch(/hash|argon/i);
  });

  it('are told when a query or a change has the wrong form', async () => {
    const { priya, ana } = installation.people;
    for (const query of [
      'pageSize=0',
      'pageSize=101',
      'pageSize=x',
      'role=boss',
      'role[$ne]=x',
      'q=a&q=b',
      'x=1',
    ])
      expect([query, (await priya.http.request('GET', `/admin/users?${query}`)).status]).toEqual([
        query,
        400,
      ]);
    expect(await priya.http.refusal('GET', '/admin/users?cursor=nonsense')).toMatchObject({
      code: 'INVALID_CURSOR',
    });
    const changes = [
      { role: 'boss' },
      { role: { $ne: 'user' } },
      { email: 'new@example.com' },
      { passwordHash: 'x' },
      { blockedUntil: 'tomorrow' },
      { blockedUntil: 9e12 },
      { displayName: null },
      { password: 'short' },
      { 'role.$set': 'admin' },
    ];
    for (const change of changes)
      expect([change, (await priya.http.request('PATCH', `/admin/users/${ana.id}`, change)).status]).toEqual([
        change,
        400,
      ]);
    for (const id of ['f'.repeat(24), 'x', '%7B%22$gt%22:%22%22%7D', '__proto__']) {
      expect(await priya.http.refusal('GET', `/admin/users/${id}`)).toMatchObject({ status: 404 });
      expect(await priya.http.refusal('PATCH', `/admin/users/${id}`, { displayName: 'x' })).toMatchObject({
        status: 404,
      });
    }
  });

  it('cannot take the last admin away', async () => {
    const { priya } = installation.people;
    for (const change of [{ role: 'user' }, { role: 'staff' }, { blockedUntil: FAR }])
      expect(await priya.http.refusal('PATCH', `/admin/users/${priya.id}`, change)).toMatchObject({
        status: 409,
        code: 'LAST_ADMIN',
      });
    expect(await priya.http.get('/auth/me')).toMatchObject({ user: { role: 'admin', blockedUntil: null } });
  });

  it('cannot make a guest a professional or give him a password', async () => {
    const guest = await installation.visitor().enterAsGuest('Visitor');
    const { http } = installation.people.priya;
    for (const change of [{ role: 'staff' }, { password: 'some-password' }])
      expect(await http.refusal('PATCH', `/admin/users/${guest.id}`, change)).toMatchObject({ status: 400 });
    const renamed = await http.patch<UserResponse>(`/admin/users/${guest.id}`, { displayName: 'Renamed' });
    expect(renamed.user.displayName).toBe('Renamed');
  });
});

describe('what was taken away', () => {
  const change = (person: Person, patch: object): Promise<UserResponse> =>
    installation.people.priya.http.patch<UserResponse>(`/admin/users/${person.id}`, patch);

  it('a changed role counts from the next call, and ends the sockets that had the old one', async () => {
    const staff = await newStaff();
    const bystander = await installation.people.dana.connect();
    const socket = await staff.connect();
    expect((await staff.http.request('GET', '/chat/professionals')).status).toBe(200);
    await change(staff, { role: 'user' });
    expect((await staff.http.request('GET', '/chat/professionals')).status).toBe(403);
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'role-changed' });
    await socket.disconnected();
    expect(bystander.socket.connected).toBe(true);
    // The session lives on, with the new role.
    const again = await staff.connect();
    await change(staff, { role: 'user', displayName: 'Same role' });
    expect(again.socket.connected).toBe(true);
  });

  it('a blocked person is out everywhere, and cannot come back until he is let in again', async () => {
    const staff = await newStaff();
    const credentials = { email: staff.user.email ?? '', password: 'staff-password' };
    const socket = await staff.connect();
    const { user } = await change(staff, { blockedUntil: FAR });
    expect(user.blockedUntil).toBe(FAR);
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'blocked', block: { until: FAR } });
    await socket.disconnected();
    expect((await staff.http.request('GET', '/auth/me')).status).toBe(401);
    expect((await staff.http.request('POST', '/auth/refresh')).status).toBe(401);
    await expect(staff.connect()).rejects.toMatchObject({ name: 'HandshakeRefused' });
    const { http } = installation.visitor();
    expect(await http.refusal('POST', '/auth/login', credentials)).toMatchObject({
      status: 403,
      code: 'BLOCKED',
    });
    expect(
      await http.refusal('POST', '/auth/login', { ...credentials, password: 'wrong-one' }),
    ).toMatchObject({
      code: 'BAD_CREDENTIALS',
    });
    await change(staff, { blockedUntil: null });
    await http.post('/auth/login', credentials);
  });

  it('a new password ends all sessions that had the old one', async () => {
    const staff = await newStaff();
    const socket = await staff.connect();
    await change(staff, { password: 'another-password' });
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'revoked' });
    await socket.disconnected();
    expect((await staff.http.request('GET', '/auth/me')).status).toBe(401);
    const email = staff.user.email ?? '';
    await expect(staff.signIn({ email, password: 'staff-password' })).rejects.toThrow('BAD_CREDENTIALS');
    await staff.signIn({ email, password: 'another-password' });
  });

  it('a sign-in that checked the old password just before opens nothing', async () => {
    const staff = await newStaff();
    const { app } = installation.server;
    const before = await app.get(AuthStore).findUser(staff.id);
    await change(staff, { password: 'another-password' });
    const late = app.get(Sessions).open(before as UserRecord, { userAgent: '', ip: '' });
    await expect(late).rejects.toMatchObject({ code: 'BAD_CREDENTIALS' });
    expect(await app.get(AuthStore).revokeSessionsOf(staff.id, new Date().toISOString())).toEqual([]);
  });
});

describe('routes', () => {
  it('of staff and of admins are closed to others', async () => {
    const { ana, dana, priya } = installation.people;
    const visitor = installation.visitor();
    const statuses = async (path: string): Promise<number[]> =>
      Promise.all(
        [visitor, ana, dana, priya].map(async ({ http }) => (await http.request('GET', path)).status),
      );
    expect(await statuses('/auth/me')).toEqual([401, 200, 200, 200]);
    expect(await statuses('/chat/professionals')).toEqual([401, 403, 200, 200]);
    expect(await statuses('/admin/users')).toEqual([401, 403, 403, 200]);
    expect(await statuses(`/admin/users/${ana.id}`)).toEqual([401, 403, 403, 200]);
    for (const { http } of [ana, dana]) {
      const account = { email: 'x@example.com', displayName: 'X', role: 'admin' };
      expect((await http.request('POST', '/admin/users', account)).status).toBe(403);
      expect((await http.request('PATCH', `/admin/users/${ana.id}`, { role: 'admin' })).status).toBe(403);
    }
  });

  it('list the professionals a conversation can be handed to', async () => {
    const { items } = await installation.people.dana.http.get<ProfessionalsResponse>('/chat/professionals');
    const names = items.map(({ displayName }) => displayName);
    expect(names).toEqual(expect.arrayContaining([CAST.dana.displayName, CAST.mikael.displayName]));
    expect(names).not.toContain(CAST.ana.displayName);
    for (const item of items) expect(Object.keys(item).sort()).toEqual(['displayName', 'id', 'role']);
  });

  it('are public only when they are on this list', () => {
    const routes = allRoutes();
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
    expect(routes.filter(({ access }) => access === 'public').map(({ route }) => route)).toEqual([
      'auth register',
      'auth login',
      'auth guest',
      'auth setup',
      'auth invite',
      'auth join',
      'auth refresh',
      'auth logout',
      'config /',
      'health live',
      'health ready',
    ]);
  });
});

/** Every route of the running app with what it asks of its caller. */
function allRoutes(): { route: string; access: unknown }[] {
  const modules = installation.server.app.get(ModulesContainer);
  const controllers = [...modules.values()].flatMap(({ controllers }) => [...controllers.values()]);
  return controllers
    .flatMap(({ metatype }) => {
      const type = metatype as { prototype: object };
      const handlers = Object.getOwnPropertyNames(type.prototype)
        .filter((name) => name !== 'constructor')
        .map((name) => (type.prototype as Record<string, unknown>)[name])
        .filter((handler) => typeof handler === 'function')
        .filter((handler) => Reflect.hasMetadata('path', handler));
      return handlers.map((handler) => ({
        route: `${String(Reflect.getMetadata('path', type))} ${String(Reflect.getMetadata('path', handler))}`,
        access: (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, type)) as unknown,
      }));
    })
    .sort((a, b) => order(a.route) - order(b.route));
}

/** Rooms in the order of the alphabet; within one, as written. */
function order(route: string): number {
  return route.charCodeAt(0);
}
