import { expect, it } from '@jest/globals';
import type { ChatStore, ConversationRecord } from '@prochat/server/chat';
import type { ChatCases } from './chat-store.contract';
import {
  DANA,
  aClaim,
  aClosing,
  aConversation,
  aFirstMessage,
  aMessage,
  append,
  at,
  everyPage,
  expectSummaryOfLog,
  fiftyTimes,
  move,
  open,
  talk,
  wholeLog,
} from './chat-fixtures';

/** What must hold while many write and read at the same time, beside the cases of each method. */
export const chatRaces = {
  createConversation(store) {
    it('takes one of fifty simultaneous bodies under one clientId and refuses the others', async () => {
      const results = await fiftyTimes((index) =>
        codeOf(
          store().createConversation(
            aConversation({ firstMessage: aFirstMessage('first', `Text ${index}`) }),
          ),
        ),
      );
      expect(results.filter((code) => code === null)).toHaveLength(1);
      expect(results.filter((code) => code === 'CLIENT_ID_REUSED')).toHaveLength(49);
      expect((await store().countConversations()).all).toBe(1);
    });

    it('leaves nothing of what the limit refuses, first messages least of all', async () => {
      await fiftyTimes((index) =>
        codeOf(
          store().createConversation(
            aConversation({ firstMessage: aFirstMessage(`first-${index}`), openLimit: 5 }),
          ),
        ),
      );
      const ids = await everyPage(store(), { list: 'all' }, 3);
      expect(ids).toHaveLength(5);
      for (const id of ids) {
        expect(await wholeLog(store(), id)).toHaveLength(1);
        await expectSummaryOfLog(store(), id);
      }
    });
  },

  findConversation(store) {
    it('never shows a message half counted', async () => {
      const { id } = await open(store());
      const seen = await fiftyTimes(async (index) => {
        if (index % 2 === 0) await append(store(), aMessage(id, `m-${index}`));
        return store().findConversation(id);
      });
      for (const conversation of seen) expectCounted(conversation);
    });
  },

  listConversations(store) {
    it('lists each conversation that was there once, while others are opened and moved', async () => {
      const before: string[] = [];
      for (let i = 0; i < 8; i += 1) before.push((await open(store(), { createdAt: at(i) })).id);
      const lists = await fiftyTimes(async (index) => {
        if (index % 2 === 0) {
          const { id } = await open(store(), { createdAt: at(20) });
          await move(store(), id, aClaim());
          return null;
        }
        return everyPage(store(), { list: 'all' }, 3);
      });
      for (const list of lists)
        if (list !== null) expect(list.filter((id) => before.includes(id))).toEqual(before.toReversed());
    });
  },

  countConversations(store) {
    it('is exact after fifty simultaneous claims', async () => {
      const opened = await fiftyTimes(() => open(store()));
      await fiftyTimes((index) => move(store(), opened[index]?.id ?? '', aClaim()));
      expect(await store().countConversations()).toEqual({ queue: 0, all: 50, assigned: { [DANA.id]: 50 } });
    });
  },

  appendMessages(store) {
    it('takes one of fifty simultaneous texts under one clientId and refuses the others', async () => {
      const { id } = await open(store());
      const sent = await fiftyTimes((index) =>
        store().appendMessages([aMessage(id, 'same', { text: `Text ${index}` })]),
      );
      const results = sent.flat().map((result) => (result.ok ? 'stored' : result.code));
      expect(results.filter((result) => result === 'stored')).toHaveLength(1);
      expect(results.filter((result) => result === 'CLIENT_ID_REUSED')).toHaveLength(49);
      await expectSummaryOfLog(store(), id);
    });

    it('stores no public message behind the closing, whoever comes first', async () => {
      const { id } = await open(store());
      const sent = await fiftyTimes(async (index) => {
        if (index === 25) await move(store(), id, aClosing());
        return store().appendMessages([aMessage(id, `m-${index}`)]);
      });
      const log = await wholeLog(store(), id);
      expect(log.at(-1)?.event?.type).toBe('closed');
      const stored = sent.flat().filter((result) => result.ok);
      expect(stored.map(({ message }) => message.seq).sort((a, b) => a - b)).toEqual(
        log.slice(0, -1).map(({ seq }) => seq),
      );
      for (const result of sent.flat())
        if (!result.ok) expect(result).toEqual({ ok: false, code: 'CONVERSATION_CLOSED' });
      await expectSummaryOfLog(store(), id);
    });
  },

  transition(store) {
    it('leaves the conversation as the last event of its log says', async () => {
      const { id } = await open(store());
      const reopening = { ...aClaim(), expect: { status: ['closed'] as const } };
      const moves = await fiftyTimes((index) =>
        store().transition(id, index % 2 === 0 ? aClosing() : { ...reopening, event: REOPENED }),
      );
      const log = await wholeLog(store(), id);
      expect(log).toHaveLength(moves.filter((moved) => moved !== null).length);
      const types = log.map(({ event }) => event?.type);
      expect(types).toEqual(types.map((_, i) => (i % 2 === 0 ? 'closed' : 'reopened')));
      expect((await store().findConversation(id))?.status).toBe(
        types.at(-1) === 'closed' ? 'closed' : 'assigned',
      );
    });
  },

  sliceMessages(store) {
    it('shows a log without holes while fifty messages come', async () => {
      const { id } = await open(store());
      const logs = await fiftyTimes(async (index) => {
        await append(store(), aMessage(id, `m-${index}`));
        return wholeLog(store(), id);
      });
      for (const log of logs) expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    });
  },

  reviseMessage(store) {
    it('lets no edit through after a deletion that was made at the same time', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'u');
      const codes = await fiftyTimes((index) =>
        codeOf(
          store().reviseMessage(
            id,
            message?.id ?? '',
            index === 25 ? { deleted: true } : { text: `Edit ${index}` },
            at(7),
          ),
        ),
      );
      const done = codes.filter((code) => code === null).length;
      expect(codes.filter((code) => code === 'MESSAGE_DELETED')).toHaveLength(50 - done);
      const stored = await store().findMessage(id, message?.id ?? '');
      expect(stored).toMatchObject({ text: '', deletedAt: at(7), revision: done });
      expect(await store().findConversation(id)).toMatchObject({ revision: done, lastMessage: { text: '' } });
    });
  },

  messagesRevisedSince(store) {
    it('knows every revision as soon as it was acknowledged', async () => {
      const { id } = await open(store());
      const messages = await talk(store(), id, 'u'.repeat(50));
      await fiftyTimes(async (index) => {
        const { message } = await store().reviseMessage(
          id,
          messages[index]?.id ?? '',
          { text: 'New' },
          at(7),
        );
        const since = { revision: message.revision - 1, upToSeq: 50, limit: 50 };
        expect(await store().messagesRevisedSince(id, 'user', since)).toContainEqual(message);
      });
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;

const REOPENED = { type: 'reopened', by: DANA } as const;

/** `null` when the call did it. */
async function codeOf(call: Promise<unknown>): Promise<string | null> {
  return call.then(
    () => null,
    (error: { code: string }) => error.code,
  );
}

/** In a conversation of nothing but messages of its user. */
function expectCounted(conversation: ConversationRecord | null): void {
  expect(conversation).toMatchObject({
    lastPublicSeq: conversation?.lastSeq,
    sent: { user: conversation?.lastSeq, professional: 0 },
  });
  expect(conversation?.lastMessage?.seq ?? 0).toBe(conversation?.lastSeq);
}
