import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, CreateConversationResponse, Message, MessagePage, Page } from '@prochat/contract';
import { Stage, written } from './chat-scene';

describe('messages', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ MESSAGE_MAX_CHARS: '200' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  describe('sent again under the same clientId', () => {
    it('are one message, though they come ten times at once; only one is heard', async () => {
      const { id, ana, dana } = await stage.talk();
      const payload = written(id, 'Are you there?');
      const replies = await Promise.all(Array.from({ length: 10 }, () => ana.ask('message:send', payload)));
      for (const { message } of replies) expect(message).toEqual(replies[0]?.message);
      await dana.waitFor('message:new');
      await dana.settled();
      expect(dana.heard('message:new')).toHaveLength(1);
      expect(
        (await stage.log('ana', id)).filter(({ clientId }) => clientId === payload.clientId),
      ).toHaveLength(1);
    });

    it('are refused with another body', async () => {
      const { id, ana, dana } = await stage.talk();
      const payload = written(id, 'Yes');
      await ana.ask('message:send', payload);
      expect((await ana.refusal('message:send', { ...payload, text: 'No' })).code).toBe('CLIENT_ID_REUSED');
      await dana.settled();
      expect(dana.heard('message:new').map(({ message }) => message.text)).toEqual(['Yes']);
    });

    it('are answered as the first time even when they could not be sent any more', async () => {
      const { id, ana, dana } = await stage.talk();
      const payload = written(id, 'Here you are.', { basedOnSeq: 2 });
      const { message } = await dana.ask('message:send', payload);
      const { http } = stage.person('dana');
      await http.post(`/chat/conversations/${id}/assign`, { assigneeId: stage.person('mikael').id });
      expect((await dana.ask('message:send', payload)).message).toEqual(message);
      await ana.ask('conversation:close', { conversationId: id });
      expect((await dana.ask('message:send', payload)).message).toEqual(message);
      expect((await dana.refusal('message:send', written(id, 'More'))).code).toBe('NOT_ASSIGNEE');
    });

    it('do not open a second conversation', async () => {
      const request = {
        topic: 'A lamp',
        priority: 'high',
        message: { clientId: randomUUID(), text: 'It is <b>broken</b>.' },
      };
      const { http } = stage.person('tomas');
      const answers = await Promise.all(
        Array.from({ length: 5 }, () =>
          http.request<CreateConversationResponse>('POST', '/chat/conversations', request),
        ),
      );
      for (const { status, body } of answers) {
        expect(status).toBe(201);
        expect(body.conversation.id).toBe(answers[0]?.body.conversation.id);
        expect(body.message).toMatchObject({ seq: 1, text: 'It is broken.', senderRole: 'user' });
      }
      expect(answers[0]?.body.conversation).toMatchObject({
        status: 'open',
        metadata: { topic: 'A lamp', priority: 'high' },
        unreadCounts: { user: 0, professional: 1 },
        lastMessage: { text: 'It is broken.' },
      });
    });
  });

  it('are told to the queue when a conversation is opened', async () => {
    const dana = await stage.socketOf('dana');
    const { counts: before } = await dana.waitFor('queue:update');
    const { id } = await stage.openConversation('tomas');
    const { conversation } = await dana.waitFor(
      'conversation:updated',
      ({ conversationId }) => conversationId === id,
    );
    expect(conversation.status).toBe('open');
    const update = await dana.waitFor('queue:update', ({ changed }) =>
      changed.some((item) => item.id === id),
    );
    expect(update.counts.queue).toBe(before.queue + 1);
    await dana.ask('conversation:claim', { conversationId: id });
    await dana.waitFor(
      'queue:update',
      ({ counts }) => counts.mine === before.mine + 1 && counts.queue === before.queue,
    );
  });

  it('lose their HTML and keep everything else', async () => {
    const { id, ana, dana } = await stage.talk();
    const kept = 'a < b && c > d, List<String>, &lt;b&gt;, <3';
    const { message } = await ana.ask(
      'message:send',
      written(id, `<script>alert(1)</script> <i>${kept}</i>`),
    );
    expect(message.text).toBe(kept);
    expect((await dana.waitFor('message:new')).message.text).toBe(kept);
    expect((await stage.log('dana', id)).at(-1)?.text).toBe(kept);
  });

  it('must show something and fit', async () => {
    const { id, ana, dana } = await stage.talk();
    for (const text of ['', ' \n ', '\u200b', '<b></b>'])
      expect((await ana.refusal('message:send', written(id, text))).code).toBe('MESSAGE_EMPTY');
    expect(await ana.refusal('message:send', written(id, 'x'.repeat(201)))).toMatchObject({
      code: 'MESSAGE_TOO_LONG',
      details: { max: 200 },
    });
    await ana.ask('message:send', written(id, '😀'.repeat(200)));
    await dana.settled();
    expect(dana.heard('message:new')).toHaveLength(1);
  });

  describe('based on what the professional saw', () => {
    it('are held back when a colleague wrote or changed something since, and go through when he sends anyway', async () => {
      const { id, ana, dana } = await stage.talk();
      const priya = stage.person('priya');
      const seen = (await stage.conversation('dana', id)).lastSeq;
      await ana.ask('message:send', written(id, 'Anyone?'));
      await dana.ask('message:send', written(id, 'I am here.', { basedOnSeq: seen }));

      const head = (await stage.conversation('dana', id)).lastSeq;
      for (const assigneeId of [priya.id, stage.person('dana').id])
        await priya.http.post(`/chat/conversations/${id}/assign`, { assigneeId });
      const payload = written(id, 'As I said', { basedOnSeq: head });
      const refusal = await dana.refusal('message:send', payload);
      expect(refusal.code).toBe('STALE_REPLY');
      const { messages } = refusal.details as { messages: Message[] };
      expect(messages.map(({ seq, kind }) => [seq, kind])).toEqual([
        [head + 1, 'event'],
        [head + 2, 'event'],
      ]);
      const { message } = await dana.ask('message:send', { ...payload, basedOnSeq: head + 2 });
      expect((await ana.waitFor('message:new', (fact) => fact.message.id === message.id)).message.text).toBe(
        'As I said',
      );
    });

    it('may be notes at any time', async () => {
      const { id } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      const { message } = await mikael.ask(
        'message:send',
        written(id, 'I know him.', { kind: 'note', basedOnSeq: 0 }),
      );
      expect(message.kind).toBe('note');
    });
  });

  describe('changed afterwards', () => {
    it('are told to everybody with the new text, and a deleted one keeps its place without text', async () => {
      const { id, ana, dana } = await stage.talk();
      const { message } = await ana.ask('message:send', written(id, 'Ths is it'));
      const payload = { conversationId: id, messageId: message.id };
      const edited = await ana.ask('message:edit', { ...payload, text: 'This is <b>it</b>' });
      expect(edited.message).toMatchObject({ text: 'This is it', seq: message.seq, revision: 1 });
      expect((await dana.waitFor('message:updated')).message).toEqual(edited.message);
      const { conversation } = await dana.waitFor('conversation:updated');
      expect(conversation).toMatchObject({ revision: 1, lastMessage: { text: 'This is it' } });

      const deleted = await ana.ask('message:delete', payload);
      expect(deleted.message).toMatchObject({ text: '', seq: message.seq });
      expect((await ana.refusal('message:edit', { ...payload, text: 'x' })).code).toBe('MESSAGE_DELETED');
      expect((await stage.log('dana', id)).at(-1)).toMatchObject({ id: message.id, text: '', revision: 2 });
    });

    it('are changed by their author only, and by a professional only while he holds the conversation', async () => {
      const { id, ana, dana } = await stage.talk();
      const [asked, answered] = [
        await ana.ask('message:send', written(id, 'What about my desk?')),
        await dana.ask('message:send', written(id, 'That is fine.')),
      ];
      const change = (messageId: string) => ({ conversationId: id, messageId, text: 'changed' });
      expect((await dana.refusal('message:edit', change(asked.message.id))).code).toBe('FORBIDDEN');
      expect(
        (await ana.refusal('message:delete', { conversationId: id, messageId: answered.message.id })).code,
      ).toBe('FORBIDDEN');
      const event = (await stage.log('ana', id)).find(({ kind }) => kind === 'event');
      expect((await dana.refusal('message:edit', change(event?.id ?? ''))).code).toBe('FORBIDDEN');
      const other = await stage.talk();
      expect(
        (await ana.refusal('message:edit', { ...change(asked.message.id), conversationId: other.id })).code,
      ).toBe('NOT_FOUND');

      await stage
        .person('dana')
        .http.post(`/chat/conversations/${id}/assign`, { assigneeId: stage.person('mikael').id });
      expect((await dana.refusal('message:edit', change(answered.message.id))).code).toBe('NOT_ASSIGNEE');
      await ana.ask('conversation:close', { conversationId: id });
      expect((await ana.refusal('message:edit', change(asked.message.id))).code).toBe('CONVERSATION_CLOSED');
      expect((await stage.log('ana', id)).map(({ text }) => text)).not.toContain('changed');
    });
  });

  describe('in pages', () => {
    let id: string;
    const path = (query: string): string => `/chat/conversations/${id}/messages?${query}`;
    const seqs = ({ items }: MessagePage): number[] => items.map(({ seq }) => seq);

    beforeAll(async () => {
      ({ id } = await stage.openConversation('ana', 'message 1'));
      const ana = await stage.socketOf('ana');
      for (let i = 2; i <= 12; i += 1) await ana.ask('message:send', written(id, `message ${i}`));
    });

    it('lead from the newest to the first, ascending within a page', async () => {
      const { http } = stage.person('ana');
      const first = await http.get<MessagePage>(path('pageSize=5'));
      expect(seqs(first)).toEqual([8, 9, 10, 11, 12]);
      const second = await http.get<MessagePage>(path(`pageSize=5&cursor=${first.nextCursor}`));
      expect(seqs(second)).toEqual([3, 4, 5, 6, 7]);
      const third = await http.get<MessagePage>(path(`pageSize=5&cursor=${second.nextCursor}`));
      expect([seqs(third), third.nextCursor]).toEqual([[1, 2], null]);
    });

    it('catch up after a seq, and show the surroundings of one', async () => {
      const { http } = stage.person('dana');
      const after = await http.get<MessagePage>(path('after=4&pageSize=5'));
      expect([seqs(after), after.hasMore, after.nextCursor]).toEqual([[5, 6, 7, 8, 9], true, null]);
      const rest = await http.get<MessagePage>(path('after=9&pageSize=5'));
      expect([seqs(rest), rest.hasMore]).toEqual([[10, 11, 12], false]);
      const around = await http.get<MessagePage>(path('around=6&pageSize=5'));
      expect(seqs(around)).toContain(6);
      expect(around.hasMore).toBe(true);
      expect(around.nextCursor).not.toBeNull();
    });

    it('come with the join: what was missed, and what was changed meanwhile', async () => {
      const ana = await stage.socketOf('ana');
      const log = await stage.log('ana', id);
      await ana.ask('message:edit', {
        conversationId: id,
        messageId: log[1]?.id ?? '',
        text: 'message 2, better',
      });
      const joined = await ana.ask('conversation:join', {
        conversationId: id,
        afterSeq: 10,
        afterRevision: 0,
      });
      expect(joined.messages.map(({ seq }) => seq)).toEqual([11, 12]);
      expect(joined.updated.map(({ text }) => text)).toEqual(['message 2, better']);
      expect(joined).toMatchObject({ more: false, lastSeq: 12, conversation: { revision: 1 } });
      const plain = await ana.ask('conversation:join', { conversationId: id });
      expect(plain).toMatchObject({ messages: [], updated: [], more: false, lastSeq: 12 });
    });

    it('refuse what is not a page', async () => {
      const { http } = stage.person('ana');
      for (const query of [
        'pageSize=0',
        'pageSize=101',
        'pageSize=5&pageSize=6',
        'pageSize=five',
        'after=-1',
        'after=1.5',
        'after=1e3',
        'after=9007199254740993',
        'after=',
        'after[$gt]=1',
        'after=1&around=2',
        'nonsense=1',
      ])
        expect([query, (await http.refusal('GET', path(query))).code]).toEqual([query, 'VALIDATION']);
      for (const cursor of ['x', 'YmVmb3JlOjA', 'YmVmb3JlOi0x', '%00', 'YmVmb3JlOjE='])
        expect([cursor, (await http.refusal('GET', path(`cursor=${cursor}`))).code]).toEqual([
          cursor,
          'INVALID_CURSOR',
        ]);
    });
  });

  describe('of conversations in lists', () => {
    it('show users their own only, and professionals queue, mine and all', async () => {
      const { id } = await stage.talk();
      const waiting = await stage.openConversation('tomas', 'I am waiting');
      const ids = async (name: 'ana' | 'dana' | 'mikael', query: string): Promise<string[]> =>
        (
          await stage.person(name).http.get<Page<Conversation>>(`/chat/conversations?pageSize=100&${query}`)
        ).items.map((item) => item.id);
      expect(await ids('ana', '')).toContain(id);
      expect(await ids('ana', '')).not.toContain(waiting.id);
      const staff = 'scope=professional&view=';
      expect(await ids('dana', `${staff}queue`)).toEqual(expect.arrayContaining([waiting.id]));
      expect(await ids('dana', `${staff}queue`)).not.toContain(id);
      expect(await ids('dana', `${staff}mine`)).toContain(id);
      expect(await ids('mikael', `${staff}mine`)).not.toContain(id);
      expect(await ids('mikael', `${staff}all`)).toEqual(expect.arrayContaining([id, waiting.id]));
      expect(await ids('mikael', `${staff}all&userId=${stage.person('tomas').id}`)).not.toContain(id);
      expect(await ids('mikael', `${staff}all&q=TOMAS home`)).toContain(waiting.id);
      expect(await ids('mikael', `${staff}all&q=TOMAS home`)).not.toContain(id);
    });

    it('show what a colleague holds', async () => {
      const { id } = await stage.openConversation('ana');
      const { id: waiting } = await stage.openConversation('ana');
      const [dana, mikael] = [stage.person('dana'), stage.person('mikael')];
      await mikael.http.post(`/chat/conversations/${id}/assign`, {});
      const heldBy = async (query: string): Promise<string[]> => {
        const { items } = await dana.http.get<Page<Conversation>>(
          `/chat/conversations?scope=professional&assigneeId=${query}`,
        );
        return items.map((item) => item.id).filter((one) => [id, waiting].includes(one));
      };
      expect(await heldBy(mikael.id)).toEqual([id]);
      expect(await heldBy(`${mikael.id}&status=closed`)).toEqual([]);
      expect(await heldBy(dana.id)).toEqual([]);
    });

    it('come in the order that is asked for, page by page', async () => {
      const { http } = stage.person('dana');
      const opened: string[] = [];
      for (const priority of ['low', 'urgent', 'normal', 'urgent'] as const) {
        const { id } = await stage.openConversation('ana');
        await http.patch(`/chat/conversations/${id}`, { priority });
        opened.push(id);
      }
      const inOrder = async (query: string): Promise<string[]> => {
        const ids: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<Conversation> = await http.get(
            `/chat/conversations?scope=professional&pageSize=3&${query}${cursor ? `&cursor=${cursor}` : ''}`,
          );
          ids.push(...page.items.map(({ id }) => id).filter((id) => opened.includes(id)));
          ({ nextCursor: cursor } = page);
        } while (cursor !== null);
        return ids.map((id) => opened.indexOf(id)).map(String);
      };
      expect(await inOrder('view=queue')).toEqual(['0', '1', '2', '3']);
      expect(await inOrder('view=queue&sort=reverse')).toEqual(['3', '2', '1', '0']);
      expect(await inOrder('view=queue&sort=priority')).toEqual(['1', '3', '2', '0']);
      expect(await inOrder('view=all&sort=activity')).toEqual(['3', '2', '1', '0']);
      expect(await inOrder('view=all&sort=reverse')).toEqual(['0', '1', '2', '3']);
      expect(await inOrder('view=all&sort=priority&q=home')).toEqual(['3', '1', '2', '0']);
      const { nextCursor } = await http.get<Page<Conversation>>(
        '/chat/conversations?scope=professional&pageSize=1&sort=reverse',
      );
      for (const sort of ['activity', 'priority'])
        expect(
          await http.refusal(
            'GET',
            `/chat/conversations?scope=professional&sort=${sort}&cursor=${nextCursor}`,
          ),
        ).toMatchObject({ code: 'INVALID_CURSOR' });
    });

    it('refuse filters they do not have and words that are none', async () => {
      const { http } = stage.person('dana');
      for (const query of [
        'scope=everything',
        'scope=professional&scope=user',
        'scope=professional&view=queue&status=closed',
        'status=open&status=closed',
        'status[$ne]=open',
        `userId=${stage.person('ana').id}`,
        'scope=professional&userId=me',
        'scope=professional&assigneeId=me',
        `assigneeId=${stage.person('dana').id}`,
        `scope=professional&view=mine&assigneeId=${stage.person('dana').id}`,
        `q=${'x'.repeat(101)}`,
        'priority=urgentest',
        'sort=loudest',
      ])
        expect([query, (await http.refusal('GET', `/chat/conversations?${query}`)).code]).toEqual([
          query,
          'VALIDATION',
        ]);
      expect((await http.refusal('GET', '/chat/conversations?cursor=nonsense')).code).toBe('INVALID_CURSOR');
    });

    it('tell professionals, and only them, who the user is', async () => {
      const { id } = await stage.openConversation();
      const seen = (name: 'ana' | 'dana'): Promise<Record<string, unknown>> =>
        stage.person(name).http.get(`/chat/conversations/${id}`);
      expect((await seen('dana'))['person']).toMatchObject({ email: 'ana@example.com', guest: false });
      expect(await seen('ana')).not.toHaveProperty('person');
    });
  });

  it('open a conversation only in the right form', async () => {
    const { http } = stage.person('ana');
    const message = { clientId: randomUUID(), text: 'x' };
    for (const body of [
      {},
      { topic: '' },
      { topic: '   ' },
      { topic: '<b></b>' },
      { topic: 'x'.repeat(121) },
      { topic: ['x'] },
      { topic: 'x', priority: 'whatever' },
      { topic: 'x', message: null },
      { topic: 'x', message: 'hello' },
      { topic: 'x', message: [message] },
      { topic: 'x', message: { ...message, clientId: '1' } },
      { topic: 'x', message: { ...message, seq: 9 } },
      { topic: 'x', message, userId: stage.person('tomas').id },
      [],
    ])
      expect([body, (await http.refusal('POST', '/chat/conversations', body)).code]).toEqual([
        body,
        'VALIDATION',
      ]);
  });
});
