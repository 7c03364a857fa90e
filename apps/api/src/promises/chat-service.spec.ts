import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditEvent,
  BulkResponse,
  Conversation,
  ConversationResponse,
  ErrorBody,
  Page,
  QueuePlace,
} from '@prochat/contract';
import { LIMITS } from '@prochat/contract';
import type { CastName } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

/** What surrounds the talk: how conversations are sorted, where people stand in the queue, how content they were. */
describe('the service around a conversation', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ OPEN_CONVERSATIONS_PER_USER: '100' });
    for (const name of ['billing', 'vip'])
      await stage.person('priya').http.post('/admin/tags', { name, color: 'teal' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  const amend = (who: CastName, id: string, change: object) =>
    stage
      .person(who)
      .http.request<ConversationResponse & ErrorBody>('PATCH', `/chat/conversations/${id}`, change);
  const rate = (who: CastName, id: string, rating: object) =>
    stage
      .person(who)
      .http.request<ConversationResponse & ErrorBody>('POST', `/chat/conversations/${id}/rating`, rating);
  const close = (who: CastName, id: string) =>
    stage.person(who).http.post<ConversationResponse>(`/chat/conversations/${id}/close`, {});
  const placeOf = (who: CastName, id: string) =>
    stage.person(who).http.get<QueuePlace>(`/chat/conversations/${id}/queue-place`);

  describe('priority and tags', () => {
    it('are set by professionals, kept, heard by colleagues and found by filters', async () => {
      const { id } = await stage.openConversation();
      const mikael = await stage.socketOf('mikael');
      await mikael.settled();
      mikael.forget();
      const { status, body } = await amend('dana', id, { priority: 'urgent', addTags: ['vip', 'billing'] });
      expect(status).toBe(200);
      expect(body.conversation).toMatchObject({
        metadata: { priority: 'urgent' },
        tags: ['vip', 'billing'],
        lastSeq: 1,
      });
      await mikael.waitFor('conversation:updated', ({ conversation }) => conversation.tags.length === 2);
      const found = await stage
        .person('dana')
        .http.get<Page<Conversation>>('/chat/conversations?scope=professional&tag=vip&priority=urgent');
      expect(found.items.map((one) => one.id)).toEqual([id]);
      await amend('dana', id, { addTags: ['vip'], removeTags: ['billing'] });
      expect((await stage.conversation('dana', id)).tags).toEqual(['vip']);
    });

    it('reach no end user, by no way', async () => {
      const { id, ana } = await stage.talk();
      await amend('dana', id, { priority: 'high', addTags: ['vip'] });
      const told = await ana.waitFor(
        'conversation:updated',
        ({ conversation }) => conversation.metadata.priority === 'high',
      );
      expect(told.conversation.tags).toEqual([]);
      expect((await stage.conversation('ana', id)).tags).toEqual([]);
      const list = await stage.person('ana').http.request<unknown>('GET', '/chat/conversations');
      expect(list.text).not.toContain('vip');
      expect((await stage.log('ana', id)).map(({ text }) => text).join()).not.toContain('vip');
    });

    it('must be tags that there are, and not too many', async () => {
      const { id } = await stage.openConversation();
      expect(await amend('dana', id, { priority: 'high', addTags: ['unheard-of'] })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION', details: { fields: { addTags: [expect.any(String)] } } },
      });
      const names = Array.from({ length: LIMITS.tagsPerConversationMax + 1 }, (_, n) => `many-${n}`);
      for (const name of names) await stage.person('priya').http.post('/admin/tags', { name });
      await amend('dana', id, { addTags: names.slice(0, -1) });
      expect(await amend('dana', id, { priority: 'low', addTags: names.slice(-1) })).toMatchObject({
        status: 409,
        body: { code: 'TOO_MANY_CONVERSATION_TAGS' },
      });
      expect((await stage.conversation('dana', id)).metadata.priority).toBe('normal');
    });

    it('leave a trace of who changed what', async () => {
      const { id } = await stage.openConversation();
      await amend('dana', id, { priority: 'high', addTags: ['vip'] });
      await amend('dana', id, { priority: 'high', addTags: ['vip'] });
      const { items } = await stage
        .person('priya')
        .http.get<Page<AuditEvent>>(`/admin/audit?subjectId=${id}`);
      expect(items.map(({ action, actor, data }) => [action, actor.displayName, data])).toEqual([
        ['tags-changed', 'Dana Whitfield', { from: '', to: 'vip' }],
        ['priority-changed', 'Dana Whitfield', { from: 'normal', to: 'high' }],
      ]);
    });
  });

  describe('a rating', () => {
    it('is given once, by its end user, when it is closed', async () => {
      const { id, dana } = await stage.talk();
      expect(await rate('ana', id, { score: 5 })).toMatchObject({
        status: 409,
        body: { code: 'NOT_CLOSED' },
      });
      await close('dana', id);
      expect(await rate('tomas', id, { score: 1 })).toMatchObject({ status: 404 });
      expect(await rate('dana', id, { score: 5 })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
      const { status, body } = await rate('ana', id, { score: 4, comment: '  Quick and kind.\u0000 ' });
      expect([status, body.conversation.rating]).toEqual([
        200,
        { score: 4, comment: 'Quick and kind.', at: expect.any(String) },
      ]);
      expect(await rate('ana', id, { score: 1 })).toMatchObject({
        status: 409,
        body: { code: 'ALREADY_RATED' },
      });
      await dana.waitFor('message:new', ({ message }) => message.event?.type === 'rated');
      expect((await stage.conversation('dana', id)).rating).toMatchObject({ score: 4 });
    });

    it('is one when given twice at once', async () => {
      const { id } = await stage.talk();
      await close('dana', id);
      const given = await Promise.all([1, 2, 3, 4, 5].map((score) => rate('ana', id, { score })));
      expect(given.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
      const kept = given.find(({ status }) => status === 200)?.body.conversation.rating;
      expect((await stage.conversation('ana', id)).rating).toEqual(kept);
      expect((await stage.log('dana', id)).filter(({ event }) => event?.type === 'rated')).toHaveLength(1);
    });

    it.each([{ score: 0 }, { score: 6 }, { score: 2.5 }, { score: '5' }, { comment: 'x' }])(
      'is a whole number from 1 to 5: not %j',
      async (rating) => {
        const { id } = await stage.talk();
        await close('dana', id);
        expect(await rate('ana', id, rating)).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
      },
    );
  });

  describe('the place in the queue', () => {
    it('counts down as those before are taken, and is none when one is talked to', async () => {
      const [first, second] = [await stage.openConversation('tomas'), await stage.openConversation('ana')];
      const before = (await placeOf('tomas', first.id)).position ?? 0;
      expect((await placeOf('ana', second.id)).position).toBe(before + 1);
      const dana = await stage.socketOf('dana');
      await dana.ask('conversation:claim', { conversationId: first.id });
      expect((await placeOf('ana', second.id)).position).toBe(before);
      expect(await placeOf('tomas', first.id)).toMatchObject({ position: null, usualMinutes: null });
      expect(
        await stage.person('tomas').http.request('GET', `/chat/conversations/${second.id}/queue-place`),
      ).toMatchObject({
        status: 404,
      });
    });

    it('says how long it usually takes when enough have waited, and nothing before', async () => {
      const other = await Stage.open({ OPEN_CONVERSATIONS_PER_USER: '100' });
      try {
        const dana = await other.socketOf('dana');
        const usual = async () => {
          const { id } = await other.openConversation();
          const path = `/chat/conversations/${id}/queue-place`;
          const { usualMinutes } = await other.person('ana').http.get<QueuePlace>(path);
          await dana.ask('conversation:claim', { conversationId: id });
          return usualMinutes;
        };
        const said = [];
        for (let n = 0; n < 12; n++) said.push(await usual());
        expect(said[0]).toBeNull();
        expect(said.at(-1)).toEqual({ from: 1, to: 1, waits: 11 });
      } finally {
        await other.close();
      }
    });
  });

  describe('many at once', () => {
    const bulk = (who: CastName, ids: string[], what: object) =>
      stage
        .person(who)
        .http.request<BulkResponse & ErrorBody>('POST', '/chat/conversations/bulk', { ids, do: what });

    it('are each assigned or refused as if asked for alone, and each is told', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 4; n++) ids.push((await stage.openConversation()).id);
      const [taken = ''] = ids;
      await stage.person('mikael').http.post(`/chat/conversations/${taken}/assign`, {});
      const { status, body } = await bulk('dana', [...ids, UNKNOWN_ID], { action: 'assign' });
      expect(status).toBe(200);
      expect(
        body.results.map((one) => (one.ok ? one.conversation.assignedTo?.displayName : one.error.code)),
      ).toEqual(['ALREADY_ASSIGNED', 'Dana Whitfield', 'Dana Whitfield', 'Dana Whitfield', 'NOT_FOUND']);
      expect((await stage.conversation('dana', taken)).assignedTo?.displayName).toBe('Mikael Berg');

      const closed = await bulk('dana', ids, { action: 'close' });
      expect(closed.body.results.map(({ ok }) => ok)).toEqual([false, true, true, true]);
      for (const id of ids.slice(1)) expect((await stage.conversation('ana', id)).status).toBe('closed');
    });

    it('are handed to a colleague by an admin', async () => {
      const { id } = await stage.openConversation();
      const { body } = await bulk('priya', [id], { action: 'assign', assigneeId: stage.person('mikael').id });
      expect(body.results).toMatchObject([{ id, ok: true }]);
      expect((await stage.conversation('ana', id)).assignedTo?.displayName).toBe('Mikael Berg');
    });

    it.each([
      ['none', []],
      ['one twice', [UNKNOWN_ID, UNKNOWN_ID]],
      ['too many', Array.from({ length: LIMITS.bulkMax + 1 }, (_, n) => n.toString(16).padStart(24, '0'))],
    ])('are not %s', async (_said, ids) => {
      expect(await bulk('dana', ids, { action: 'close' })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION' },
      });
    });
  });

  it('a note under a closed conversation leaves its rating as it is', async () => {
    const { id, dana } = await stage.talk();
    await close('dana', id);
    await rate('ana', id, { score: 3 });
    await dana.ask('message:send', written(id, 'Call back next week', { kind: 'note' }));
    expect((await stage.conversation('dana', id)).rating).toMatchObject({ score: 3 });
    expect((await stage.log('ana', id)).map(({ kind }) => kind)).not.toContain('note');
  });
});
