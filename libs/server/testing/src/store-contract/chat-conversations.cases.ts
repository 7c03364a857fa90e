import { expect, it } from '@jest/globals';
import { newConversationRecord, type ChatStore } from '@prochat/server/chat';
import {
  ANA,
  AN_ID,
  DANA,
  MALFORMED_IDS,
  MIKAEL,
  TOMAS,
  UNKNOWN_ID,
  aClaim,
  aClosing,
  aConversation,
  aFirstMessage,
  aMessage,
  append,
  at,
  expectCode,
  expectSummaryOfLog,
  fiftyTimes,
  move,
  open,
  talk,
  wholeLog,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

/** Conversations one by one: opened, found, handed over. */
export const conversationCases = {
  createConversation(store) {
    it('opens an empty conversation that waits in the queue', async () => {
      const input = aConversation({ topic: 'Where is my parcel?', priority: 'high' });
      const created = await store().createConversation(input);
      expect(created).toEqual({
        conversation: newConversationRecord(created.conversation.id, input),
        message: null,
        duplicate: false,
      });
      expect(created.conversation.id).toEqual(AN_ID);
      expect(await store().findConversation(created.conversation.id)).toEqual(created.conversation);
    });

    it('opens it with the first message as seq 1', async () => {
      const firstMessage = aFirstMessage('first', 'Hello there');
      const { conversation, message } = await store().createConversation(aConversation({ firstMessage }));
      expect(message).toEqual({
        ...firstMessage,
        id: AN_ID,
        conversationId: conversation.id,
        seq: 1,
        prevPublicSeq: 0,
        event: null,
        sentCounts: { user: 1, professional: 0 },
        revision: 0,
        editedAt: null,
        deletedAt: null,
      });
      expect(conversation).toMatchObject({
        lastSeq: 1,
        lastPublicSeq: 1,
        sent: { user: 1, professional: 0 },
      });
      expect(conversation.lastMessage).toMatchObject({ seq: 1, text: 'Hello there' });
      expect(await store().findConversation(conversation.id)).toEqual(conversation);
      expect(await wholeLog(store(), conversation.id)).toEqual([message]);
    });

    it('gives the same conversation again for the same first clientId, also past the limit', async () => {
      const input = aConversation({ firstMessage: aFirstMessage('first'), openLimit: 1 });
      const first = await store().createConversation(input);
      expect(await store().createConversation(input)).toEqual({ ...first, duplicate: true });
      expect(first.duplicate).toBe(false);
      expect((await store().countConversations()).all).toBe(1);
    });

    it('refuses another body under a clientId that created one', async () => {
      await store().createConversation(aConversation({ firstMessage: aFirstMessage('first') }));
      const again = aConversation({ firstMessage: aFirstMessage('first', 'Something else') });
      await expectCode(store().createConversation(again), 'CLIENT_ID_REUSED');
      expect((await store().countConversations()).all).toBe(1);
    });

    it('keeps the clientIds of different people apart', async () => {
      const first = await open(store(), { firstMessage: aFirstMessage('first') });
      const firstMessage = { ...aFirstMessage('first'), senderId: TOMAS.id, senderName: TOMAS.displayName };
      const second = await open(store(), { user: TOMAS, firstMessage });
      expect(second.id).not.toBe(first.id);
    });

    it('knows the first message when it is sent again as an ordinary one', async () => {
      const { conversation, message } = await store().createConversation(
        aConversation({ firstMessage: aFirstMessage('first', 'Hello') }),
      );
      const again = await append(store(), aMessage(conversation.id, 'first', { text: 'Hello' }));
      expect(again).toMatchObject({ duplicate: true, message });
    });

    it('makes one of fifty simultaneous calls with one clientId', async () => {
      const input = aConversation({ firstMessage: aFirstMessage('first') });
      const created = await fiftyTimes(() => store().createConversation(input));
      expect(new Set(created.map(({ conversation }) => conversation.id)).size).toBe(1);
      expect(new Set(created.map(({ message }) => message?.id)).size).toBe(1);
      expect(created.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect((await store().countConversations()).all).toBe(1);
    });

    it('keeps the limit of open conversations per person under fifty simultaneous calls', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, () => store().createConversation(aConversation({ openLimit: 5 }))),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      for (const result of results)
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ name: 'AppError', code: 'TOO_MANY_OPEN' });
      await expect(open(store(), { user: TOMAS, openLimit: 5 })).resolves.toMatchObject({ user: TOMAS });
    });

    it('counts assigned ones into the limit and closed ones not', async () => {
      const [claimed, closed] = [await open(store()), await open(store())];
      await move(store(), claimed.id, aClaim());
      await move(store(), closed.id, aClosing());
      await expectCode(open(store(), { openLimit: 1 }), 'TOO_MANY_OPEN');
      await expect(open(store(), { openLimit: 2 })).resolves.toMatchObject({ status: 'open' });
    });

    it('keeps texts exactly as they are', async () => {
      const topic = `'; DROP TABLE x; -- "q" \\ \u0000 $ne {} 👩‍👩‍👧 e\u0301 \u202e`;
      const { id } = await open(store(), { topic });
      expect((await store().findConversation(id))?.topic).toBe(topic);
    });
  },

  findConversation(store) {
    it('answers null for an unknown and for a malformed id', async () => {
      await open(store());
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) expect(await store().findConversation(id)).toBeNull();
    });
  },

  transition(store) {
    it('claims: status, assignee and the event as next message of the log', async () => {
      const { id } = await open(store(), { firstMessage: aFirstMessage('first') });
      const before = await store().findConversation(id);
      const { conversation, message } = await move(store(), id, aClaim());
      expect(message).toMatchObject({
        id: AN_ID,
        seq: 2,
        prevPublicSeq: 1,
        kind: 'event',
        senderRole: 'system',
        senderId: null,
        clientId: null,
        event: { type: 'claimed', by: DANA },
        sentCounts: { user: 1, professional: 0 },
        createdAt: at(5),
      });
      expect(conversation).toEqual({
        ...before,
        status: 'assigned',
        assignedTo: DANA,
        waitingSince: null,
        lastSeq: 2,
        lastPublicSeq: 2,
        updatedAt: at(5),
      });
      expect(await store().findConversation(id)).toEqual(conversation);
      expect((await wholeLog(store(), id)).at(-1)).toEqual(message);
    });

    it('lets one of fifty simultaneous claims win', async () => {
      const { id } = await open(store());
      const results = await fiftyTimes((index) =>
        store().transition(
          id,
          aClaim({ id: index.toString(16).padStart(24, '0'), displayName: `P${index}` }),
        ),
      );
      const winners = results.filter((result) => result !== null);
      expect(winners).toHaveLength(1);
      const conversation = await store().findConversation(id);
      expect(conversation?.assignedTo).toEqual(winners[0]?.conversation.assignedTo);
      expect(conversation?.lastSeq).toBe(1);
      await expectSummaryOfLog(store(), id);
    });

    it('answers null and logs nothing when status or assignee is not what was expected', async () => {
      const { id } = await open(store());
      const { conversation } = await move(store(), id, aClaim(DANA));
      const set = aClosing(MIKAEL).set;
      const event = { type: 'closed', by: MIKAEL } as const;
      for (const expected of [
        { status: ['open'] },
        { status: ['closed'] },
        { status: [] },
        { status: ['assigned'], assignedToId: MIKAEL.id },
        { status: ['assigned'], assignedToId: null },
      ] as const)
        expect(await store().transition(id, { expect: expected, set, event, at: at(9) })).toBeNull();
      expect(await store().findConversation(id)).toEqual(conversation);
    });

    it('does not look at the assignee when none is expected', async () => {
      const { id } = await open(store());
      await move(store(), id, aClaim());
      await expect(move(store(), id, aClosing(ANA, DANA))).resolves.toMatchObject({
        conversation: { status: 'closed', assignedTo: DANA, closedAt: at(6), closedBy: ANA },
      });
    });

    it('goes the whole way: claimed, handed over, closed, reopened, back into the queue', async () => {
      const { id } = await open(store());
      await move(store(), id, aClaim(DANA));
      await move(store(), id, {
        expect: { status: ['assigned'], assignedToId: DANA.id },
        set: { ...aClaim(MIKAEL).set },
        event: { type: 'assigned', by: DANA, to: MIKAEL },
        at: at(6),
      });
      await move(store(), id, aClosing(MIKAEL, MIKAEL));
      await move(store(), id, {
        expect: { status: ['closed'] },
        set: { ...aClaim(MIKAEL).set },
        event: { type: 'reopened', by: ANA },
        at: at(8),
      });
      const { conversation } = await move(store(), id, {
        expect: { status: ['assigned'], assignedToId: MIKAEL.id },
        set: { status: 'open', assignedTo: null, waitingSince: at(9), closedAt: null, closedBy: null },
        event: { type: 'assigned', by: MIKAEL, to: null },
        at: at(9),
      });
      expect(conversation).toMatchObject({
        status: 'open',
        assignedTo: null,
        waitingSince: at(9),
        closedAt: null,
      });
      const log = await wholeLog(store(), id);
      expect(log.map(({ event }) => event?.type)).toEqual([
        'claimed',
        'assigned',
        'closed',
        'reopened',
        'assigned',
      ]);
      await expectSummaryOfLog(store(), id);
    });

    it('keeps the preview and lastMessageAt: an event is not a message', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'u');
      const before = await store().findConversation(id);
      const { conversation } = await move(store(), id, aClaim());
      expect(conversation.lastMessage).toEqual(before?.lastMessage);
      expect(conversation.lastMessageAt).toBe(before?.lastMessageAt);
    });

    it('answers null for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().transition(id, aClaim())).toBeNull();
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
