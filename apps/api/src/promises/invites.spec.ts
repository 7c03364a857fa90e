import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditEvent,
  CreateInviteRequest,
  CreateInviteResponse,
  InviteResponse,
  InvitesResponse,
  Page,
  UserResponse,
} from '@prochat/contract';
import { InstallationStore } from '@prochat/server/auth';
import { CAST } from '@prochat/server/testing';
import { Stage } from './chat-scene';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const admin = () => stage.person('priya').http;
const visitor = () => stage.installation.visitor().http;
const tokenOf = ({ url }: CreateInviteResponse): string => url.split('#')[1] ?? '';
const invite = (request: CreateInviteRequest) =>
  admin().post<CreateInviteResponse>('/admin/invites', request);
let count = 0;
const colleague = () => ({
  displayName: 'Leo Marchetti',
  password: 'a-long-password',
  email: `leo-${++count}@example.com`,
});
const login = ({ email, password }: { email: string; password: string }) => ({ email, password });
const newest = async (action: string): Promise<AuditEvent | undefined> =>
  (await admin().get<Page<AuditEvent>>(`/admin/audit?action=${action}&pageSize=1`)).items[0];

describe('an invitation', () => {
  it('makes one colleague of the role that was meant, signed in, and is used up', async () => {
    const made = await invite({ role: 'staff', email: 'Leo@Example.com', days: 1 });
    expect(made.url).toMatch(/^http:\/\/chat\.test\/join#[\w-]{43}$/);
    const token = tokenOf(made);
    expect(await visitor().post<InviteResponse>('/auth/invite', { token })).toEqual({
      invite: {
        role: 'staff',
        email: 'leo@example.com',
        createdBy: { id: stage.person('priya').id, displayName: CAST.priya.displayName },
        expiresAt: made.invite.expiresAt,
      },
    });
    const leo = visitor();
    const join = { token, displayName: 'Leo Marchetti', password: 'a-long-password' };
    const { user } = await leo.post<UserResponse>('/auth/join', { ...join, email: 'other@example.com' });
    expect(user).toMatchObject({ role: 'staff', email: 'leo@example.com', displayName: 'Leo Marchetti' });
    expect(await leo.get('/auth/me')).toEqual({ user });
    expect(await leo.get('/chat/tags')).toEqual({ items: [] });
    for (const path of ['/auth/join', '/auth/invite'])
      expect(
        await visitor().refusal(
          'POST',
          path,
          path === '/auth/join' ? { ...join, ...colleague() } : { token },
        ),
      ).toMatchObject({ status: 403, code: 'INVITE_CLOSED' });
    expect(await newest('joined')).toMatchObject({
      actor: { id: user.id },
      subject: { kind: 'user', id: user.id },
      data: { role: 'staff', invitedBy: CAST.priya.displayName },
    });
  });

  it('lets in one of twenty who come at once', async () => {
    const token = tokenOf(await invite({ role: 'user' }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visitor().request('POST', '/auth/join', { token, ...colleague() })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(403)]);
  });

  it('is listed without its token, and can be taken back once', async () => {
    const made = await invite({ role: 'admin' });
    const { items } = await admin().get<InvitesResponse>('/admin/invites');
    expect(items).toContainEqual(made.invite);
    expect(JSON.stringify(items)).not.toMatch(/hash|token/i);
    expect(await newest('invited')).toMatchObject({
      subject: { kind: 'invite', id: made.invite.id },
      data: { role: 'admin' },
    });
    expect((await admin().request('DELETE', `/admin/invites/${made.invite.id}`)).status).toBe(204);
    expect(await admin().refusal('DELETE', `/admin/invites/${made.invite.id}`)).toMatchObject({
      status: 404,
    });
    expect(await visitor().refusal('POST', '/auth/invite', { token: tokenOf(made) })).toMatchObject({
      code: 'INVITE_CLOSED',
    });
    expect(await newest('invite-revoked')).toMatchObject({ subject: { id: made.invite.id } });
  });

  it('ends with its time', async () => {
    const store = stage.installation.server.app.get(InstallationStore);
    const made = await invite({ role: 'staff' });
    const [record] = await store.listInvites(new Date().toISOString());
    const expiresAt = new Date(Date.now() - 1).toISOString();
    await store.removeInvite(made.invite.id);
    await store.createInvite({ ...record!, expiresAt, createdAt: '2020-01-01T00:00:00.000Z' });
    expect(
      await visitor().refusal('POST', '/auth/join', { token: tokenOf(made), ...colleague() }),
    ).toMatchObject({ code: 'INVITE_CLOSED' });
  });

  it('is kept when the e-mail is taken, and asks for one where it names none', async () => {
    expect(
      await admin().refusal('POST', '/admin/invites', { role: 'staff', email: CAST.dana.email }),
    ).toMatchObject({ code: 'EMAIL_TAKEN' });
    const token = tokenOf(await invite({ role: 'staff' }));
    const { email: _, ...nameless } = colleague();
    expect(await visitor().refusal('POST', '/auth/join', { token, ...nameless })).toMatchObject({
      code: 'VALIDATION',
      details: { fields: { email: [expect.any(String)] } },
    });
    expect(
      await visitor().refusal('POST', '/auth/join', { token, ...nameless, email: CAST.dana.email }),
    ).toMatchObject({ code: 'EMAIL_TAKEN' });
    const { user } = await visitor().post<UserResponse>('/auth/join', { token, ...colleague() });
    expect(user.role).toBe('staff');
  });
});

describe('who is blocked', () => {
  it('is told why and until when: by his socket, and when he tries to sign in', async () => {
    const account = colleague();
    const leo = await stage.installation.visitor().register({ ...account, role: 'user' });
    const socket = await leo.connect();
    const until = '2999-01-01T00:00:00.000Z';
    const path = `/admin/users/${leo.id}`;
    const block = { until, reason: 'Spam, twice' };
    const { user } = await admin().patch<UserResponse>(path, {
      blockedUntil: until,
      reason: ' Spam, twice ',
    });
    expect(user).toMatchObject({ blockedUntil: until, blockReason: 'Spam, twice' });
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'blocked', block });
    expect(await visitor().refusal('POST', '/auth/login', login(account))).toMatchObject({
      code: 'BLOCKED',
      details: block,
    });
    const again = await admin().patch<UserResponse>(path, { blockedUntil: null });
    expect(again.user).not.toHaveProperty('blockReason');
    await visitor().post('/auth/login', login(account));
  });

  it('comes in again by himself when the time is over', async () => {
    const account = colleague();
    const leo = await stage.installation.visitor().register({ ...account, role: 'user' });
    await admin().patch(`/admin/users/${leo.id}`, { blockedUntil: new Date(Date.now() + 300).toISOString() });
    expect(await visitor().refusal('POST', '/auth/login', login(account))).toMatchObject({ code: 'BLOCKED' });
    let status = 0;
    while (status !== 200) ({ status } = await visitor().request('POST', '/auth/login', login(account)));
  });
});
