import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditAction,
  AuditEvent,
  CannedReplyResponse,
  CreateUserResponse,
  Page,
} from '@prochat/contract';
import { Stage } from './chat-scene';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const list = (query: Record<string, string> = {}): Promise<Page<AuditEvent>> =>
  stage.person('priya').http.get(`/admin/audit?${new URLSearchParams(query).toString()}`);
const newest = async (action: AuditAction): Promise<AuditEvent> => {
  const [event] = (await list({ action, pageSize: '1' })).items;
  if (!event) throw new Error(`Nothing is kept of "${action}".`);
  return event;
};
const change = (id: string, patch: object) => stage.person('priya').http.patch(`/admin/users/${id}`, patch);
let made = 0;
async function newcomer(): Promise<{ id: string; email: string; password: string }> {
  const account = { email: `newcomer-${++made}@example.com`, password: `canary-password-${made}` };
  const { user } = await stage.person('priya').http.post<CreateUserResponse>('/admin/users', {
    ...account,
    displayName: 'Leo Marchetti',
    role: 'user',
  });
  return { id: user.id, ...account };
}

describe('the audit', () => {
  it('tells who did what to whom, with the names of then and the reason', async () => {
    const { id } = await newcomer();
    const actor = { id: stage.person('priya').id, displayName: 'Priya Nair' };
    const subject = { kind: 'user', id, name: 'Leo Marchetti' };
    expect(await newest('user-created')).toMatchObject({ actor, subject, data: { role: 'user' } });
    await change(id, { role: 'staff', reason: '  Joins <b>the</b> team ' });
    expect(await newest('role-changed')).toMatchObject({
      actor,
      subject,
      reason: 'Joins the team',
      data: { from: 'user', to: 'staff' },
    });
    const until = '2999-01-01T00:00:00.000Z';
    await change(id, { blockedUntil: until, reason: 'Spam' });
    expect(await newest('blocked')).toMatchObject({ actor, subject, reason: 'Spam', data: { until } });
    await change(id, { blockedUntil: null });
    expect(await newest('unblocked')).toMatchObject({ subject, reason: null });
    await change(id, { displayName: 'Leo Renamed' });
    expect(await newest('user-renamed')).toMatchObject({
      subject: { ...subject, name: 'Leo Renamed' },
      data: { from: 'Leo Marchetti' },
    });
    expect(await newest('role-changed')).toMatchObject({ subject });
  });

  it('keeps what admins do to tags and replies of the team, and what is done to conversations', async () => {
    const { http } = stage.person('priya');
    await http.post('/admin/tags', { name: 'vat', color: 'teal' });
    expect(await newest('tag-created')).toMatchObject({
      subject: { kind: 'tag', id: 'vat', name: 'vat' },
      data: { color: 'teal' },
    });
    const reply = { scope: 'team', shortcut: 'hello', text: 'canary-text-of-a-reply' };
    const { cannedReply } = await http.post<CannedReplyResponse>('/chat/canned-replies', reply);
    const subject = { kind: 'canned-reply', id: cannedReply.id, name: 'hello' };
    expect(await newest('team-reply-created')).toMatchObject({ subject });
    const { id } = await stage.openConversation();
    await stage
      .person('dana')
      .http.patch(`/chat/conversations/${id}`, { addTags: ['vat'], priority: 'high' });
    for (const action of ['tags-changed', 'priority-changed'] as const)
      expect(await newest(action)).toMatchObject({
        actor: { displayName: 'Dana Whitfield' },
        subject: { kind: 'conversation', id },
      });
    await http.request('DELETE', `/chat/canned-replies/${cannedReply.id}`);
    expect(await newest('team-reply-removed')).toMatchObject({ subject });
  });

  it("keeps nothing of what was refused, and nothing of one's own replies", async () => {
    const before = (await list()).items[0];
    const { priya, dana, ana } = stage.installation.people;
    await priya.http.refusal('PATCH', `/admin/users/${priya.id}`, { role: 'staff' });
    await dana.http.refusal('POST', '/admin/tags', { name: 'mine' });
    await dana.http.refusal('PATCH', `/admin/users/${ana.id}`, { role: 'admin' });
    const own = { scope: 'personal', shortcut: 'own', text: 'x' };
    await dana.http.post('/chat/canned-replies', own);
    expect((await list()).items[0]).toEqual(before);
  });

  it('holds no password, no text and no token, whatever was done', async () => {
    const { id, password } = await newcomer();
    await change(id, { password: 'canary-second-password' });
    const everything: AuditEvent[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<AuditEvent> = await list({ pageSize: '100', ...(cursor && { cursor }) });
      everything.push(...page.items);
      cursor = page.nextCursor;
    }
    const text = JSON.stringify(everything);
    expect(everything.map(({ action }) => action)).toContain('password-changed');
    for (const secret of [password, 'canary', 'argon', '$2', 'eyJ']) expect(text).not.toContain(secret);
    for (const event of everything)
      expect(Object.keys(event).sort()).toEqual(['action', 'actor', 'at', 'data', 'id', 'reason', 'subject']);
  });

  it('is given newest first, a page at a time, nothing twice and nothing left out', async () => {
    const whole = (await list({ pageSize: '100' })).items;
    expect(whole.length).toBeGreaterThan(6);
    expect(whole.map(({ at }) => at)).toEqual(
      whole
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<AuditEvent> = await list({ pageSize: '2', ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(whole.map(({ id }) => id));
  });

  it('is narrowed by who, whom, what and when, each and together', async () => {
    const { id } = await newcomer();
    await change(id, { blockedUntil: '2999-01-01T00:00:00.000Z' });
    const whole = (await list({ pageSize: '100' })).items;
    const [priya, dana] = [stage.person('priya').id, stage.person('dana').id];
    const expectSame = async (
      query: Record<string, string>,
      keep: (event: AuditEvent) => boolean,
    ): Promise<void> => {
      const wanted = whole.filter(keep);
      expect(wanted.length).toBeGreaterThan(0);
      expect((await list({ ...query, pageSize: '100' })).items).toEqual(wanted);
    };
    await expectSame({ actorId: dana }, ({ actor }) => actor.id === dana);
    await expectSame({ subjectId: id }, ({ subject }) => subject.id === id);
    await expectSame({ action: 'blocked' }, ({ action }) => action === 'blocked');
    const middle = whole[Math.floor(whole.length / 2)]?.at ?? '';
    await expectSame({ after: middle }, ({ at }) => at >= middle);
    await expectSame({ before: middle }, ({ at }) => at < middle);
    await expectSame(
      { actorId: priya, subjectId: id, action: 'blocked', after: middle },
      (event) => event.subject.id === id && event.action === 'blocked',
    );
    expect((await list({ actorId: 'nobody' })).items).toEqual([]);
  });

  it('refuses a query of the wrong form', async () => {
    for (const query of [
      'action=nonsense',
      'after=yesterday',
      'before=2026-01-01',
      'pageSize=0',
      'pageSize=101',
      'actorId[$ne]=x',
      'subjectId=a&subjectId=b',
      'x=1',
    ])
      expect([query, await stage.person('priya').http.refusal('GET', `/admin/audit?${query}`)]).toEqual([
        query,
        expect.objectContaining({ status: 400, code: 'VALIDATION' }),
      ]);
    expect(await stage.person('priya').http.refusal('GET', '/admin/audit?cursor=x')).toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('is read by admins alone, and changed by nobody', async () => {
    for (const who of ['dana', 'ana'] as const)
      expect(await stage.person(who).http.refusal('GET', '/admin/audit')).toMatchObject({ status: 403 });
    expect(await stage.installation.visitor().http.refusal('GET', '/admin/audit')).toMatchObject({
      status: 401,
    });
    const [event] = (await list({ pageSize: '1' })).items;
    for (const [method, path] of [
      ['POST', '/admin/audit'],
      ['PATCH', `/admin/audit/${event?.id ?? ''}`],
      ['DELETE', `/admin/audit/${event?.id ?? ''}`],
    ] as const)
      expect(await stage.person('priya').http.refusal(method, path, {})).toMatchObject({ status: 404 });
    expect((await list({ pageSize: '1' })).items[0]).toEqual(event);
  });
});
