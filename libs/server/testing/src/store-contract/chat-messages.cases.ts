import { expect, it } from '@jest/globals';
import type { Side } from '@prochat/contract';
import type { ChatStore, MessageRange, MessageRecord } from '@prochat/server/chat';
import {
  MALFORMED_IDS,
  UNKNOWN_ID,
  aClaim,
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

const seqsOf = (messages: readonly MessageRecord[]): number[] => messages.map(({ seq }) => seq);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** The log read and revised; how it grows is in `chat-append.cases.ts`. */
export const messageCases = {
  findMessage(store) {
    it('finds a message in its own conversation only', async () => {
      const [first, second] = [await open(store()), await open(store())];
      const [message] = await talk(store(), first.id, 'u');
      const id = message?.id ?? '';
      expect(await store().findMessage(first.id, id)).toEqual(message);
      expect(await store().findMessage(second.id, id)).toBeNull();
    });

    it('answers null for an unknown and for a malformed id', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'u');
      for (const odd of [UNKNOWN_ID, ...MALFORMED_IDS]) {
        expect(await store().findMessage(id, odd)).toBeNull();
        expect(await store().findMessage(odd, message?.id ?? '')).toBeNull();
      }
    });
  },

  findSentMessage(store) {
    it('finds what this sender sent there under this clientId', async () => {
      const { id } = await open(store());
      const sent = aMessage(id, 'one');
      const { message } = await append(store(), sent);
      const find = (senderId: string, clientId: string, conversationId: string) =>
        store().findSentMessage(senderId, clientId, conversationId);
      expect(await find(sent.senderId, 'one', id)).toEqual(message);
      expect(await find(sent.senderId, 'two', id)).toBeNull();
      expect(await find(UNKNOWN_ID, 'one', id)).toBeNull();
      for (const odd of [UNKNOWN_ID, ...MALFORMED_IDS]) {
        expect(await find(sent.senderId, 'one', odd)).toBeNull();
        expect(await find(odd, 'one', id)).toBeNull();
      }
    });

    it('without a conversation finds the first message of the one it opened, and no other', async () => {
      const opening = aConversation({ firstMessage: aFirstMessage('first') });
      const { conversation, message } = await store().createConversation(opening);
      await append(store(), aMessage(conversation.id, 'second'));
      expect(await store().findSentMessage(opening.user.id, 'first', null)).toEqual(message);
      expect(await store().findSentMessage(opening.user.id, 'second', null)).toBeNull();
    });
  },

  sliceMessages(store) {
    const slice = async (id: string, audience: Side, range: MessageRange): Promise<[number[], string]> => {
      const { items, hasOlder, hasNewer } = await store().sliceMessages(id, audience, range);
      return [seqsOf(items), `${hasOlder ? '<' : ''}${hasNewer ? '>' : ''}`];
    };

    it('gives the newest, and pages to both sides of a seq', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'upupupupup');
      const cut = (range: MessageRange) => slice(id, 'professional', range);
      expect(await cut({ limit: 3 })).toEqual([[8, 9, 10], '<']);
      expect(await cut({ limit: 10 })).toEqual([upTo(10), '']);
      expect(await cut({ limit: 11 })).toEqual([upTo(10), '']);
      expect(await cut({ before: 8, limit: 3 })).toEqual([[5, 6, 7], '<>']);
      expect(await cut({ before: 4, limit: 3 })).toEqual([[1, 2, 3], '>']);
      expect(await cut({ before: 1, limit: 3 })).toEqual([[], '>']);
      expect(await cut({ before: 99, limit: 3 })).toEqual([[8, 9, 10], '<']);
      expect(await cut({ after: 0, limit: 3 })).toEqual([[1, 2, 3], '>']);
      expect(await cut({ after: 7, limit: 3 })).toEqual([[8, 9, 10], '<']);
      expect(await cut({ after: 6, limit: 3 })).toEqual([[7, 8, 9], '<>']);
      expect(await cut({ after: 10, limit: 3 })).toEqual([[], '<']);
      expect(await cut({ after: 99, limit: 3 })).toEqual([[], '<']);
    });

    it('puts a seq into the middle: half the limit before it, the rest from it on', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'upupupupup');
      const cut = (around: number, limit: number) => slice(id, 'professional', { around, limit });
      expect(await cut(5, 5)).toEqual([[3, 4, 5, 6, 7], '<>']);
      expect(await cut(5, 4)).toEqual([[3, 4, 5, 6], '<>']);
      expect(await cut(5, 1)).toEqual([[5], '<>']);
      expect(await cut(1, 5)).toEqual([[1, 2, 3], '>']);
      expect(await cut(10, 5)).toEqual([[8, 9, 10], '<']);
      expect(await cut(5, 100)).toEqual([upTo(10), '']);
      expect(await cut(99, 5)).toEqual([[9, 10], '<']);
    });

    it('never shows an end user a note, nor that there is one', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'nunnpnnnun');
      const cut = (range: MessageRange) => slice(id, 'user', range);
      expect(await cut({ limit: 10 })).toEqual([[2, 5, 9], '']);
      expect(await cut({ limit: 2 })).toEqual([[5, 9], '<']);
      expect(await cut({ before: 2, limit: 5 })).toEqual([[], '>']);
      expect(await cut({ before: 9, limit: 2 })).toEqual([[2, 5], '>']);
      expect(await cut({ before: 10, limit: 3 })).toEqual([[2, 5, 9], '']);
      expect(await cut({ after: 0, limit: 1 })).toEqual([[2], '>']);
      expect(await cut({ after: 1, limit: 3 })).toEqual([[2, 5, 9], '']);
      expect(await cut({ after: 9, limit: 3 })).toEqual([[], '<']);
      expect(await cut({ around: 4, limit: 2 })).toEqual([[2, 5], '>']);
      expect(await slice(id, 'professional', { limit: 10 })).toEqual([upTo(10), '']);
    });

    it('chains what each audience sees: prevPublicSeq for the user, seq for staff', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'nun');
      await move(store(), id, aClaim());
      await append(store(), aMessage(id, 'note-2', { kind: 'note', senderRole: 'professional' }));
      await append(store(), aMessage(id, 'last'));
      let previous = 0;
      for (let after = 0; ; after = previous) {
        const { items, hasNewer } = await store().sliceMessages(id, 'user', { after, limit: 1 });
        for (const message of items) {
          expect(message.prevPublicSeq).toBe(previous);
          previous = message.seq;
        }
        if (!hasNewer) break;
      }
      expect(previous).toBe(6);
      expect(seqsOf(await wholeLog(store(), id))).toEqual(upTo(6));
    });

    it('is empty for an empty, an unknown and a malformed conversation', async () => {
      const { id } = await open(store());
      await talk(store(), (await open(store())).id, 'u');
      for (const odd of [id, UNKNOWN_ID, ...MALFORMED_IDS])
        for (const range of [{}, { before: 5 }, { after: 0 }, { around: 1 }])
          expect(await slice(odd, 'professional', { ...range, limit: 5 })).toEqual([[], '']);
    });
  },

  reviseMessage(store) {
    it('edits: new text, the next revision, and the preview follows', async () => {
      const { id } = await open(store());
      const [first, second] = await talk(store(), id, 'uu');
      const before = await store().findConversation(id);
      const { message, conversation } = await store().reviseMessage(
        id,
        second?.id ?? '',
        { text: 'Better' },
        at(7),
      );
      expect(message).toEqual({ ...second, text: 'Better', revision: 1, editedAt: at(7) });
      expect(conversation).toEqual({
        ...before,
        revision: 1,
        lastMessage: { ...before?.lastMessage, text: 'Better' },
        updatedAt: at(7),
      });
      expect(await store().findConversation(id)).toEqual(conversation);
      expect(await wholeLog(store(), id)).toEqual([first, message]);
    });

    it('leaves the preview alone when another message is revised', async () => {
      const { id } = await open(store());
      const [first] = await talk(store(), id, 'uu');
      const before = await store().findConversation(id);
      const { conversation } = await store().reviseMessage(id, first?.id ?? '', { text: 'Better' }, at(7));
      expect(conversation.lastMessage).toEqual(before?.lastMessage);
    });

    it('deletes: nothing of text and attachments is left, seq and counts stay', async () => {
      const { id } = await open(store());
      const file = { id: 'c'.repeat(24), name: 'secret.pdf', type: 'application/pdf', size: 1, image: null };
      const { message: sent } = await append(store(), aMessage(id, 'one', { attachments: [file] }));
      await store().reviseMessage(id, sent.id, { text: 'Edited' }, at(6));
      const { message, conversation } = await store().reviseMessage(id, sent.id, { deleted: true }, at(7));
      expect(message).toEqual({
        ...sent,
        text: '',
        attachments: [],
        revision: 2,
        editedAt: at(6),
        deletedAt: at(7),
      });
      expect(conversation).toMatchObject({ revision: 2, lastMessage: { seq: 1, text: '' }, lastSeq: 1 });
      expect(await store().findMessage(id, sent.id)).toEqual(message);
      await expectSummaryOfLog(store(), id);
    });

    it('refuses to revise what is deleted', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'u');
      await store().reviseMessage(id, message?.id ?? '', { deleted: true }, at(7));
      for (const change of [{ text: 'Back' }, { deleted: true }] as const)
        await expectCode(store().reviseMessage(id, message?.id ?? '', change, at(8)), 'MESSAGE_DELETED');
      expect(await store().findConversation(id)).toMatchObject({ revision: 1, updatedAt: at(7) });
    });

    it('answers NOT_FOUND for events, for another conversation, and for unknown and malformed ids', async () => {
      const [{ id }, other] = [await open(store()), await open(store())];
      const [message] = await talk(store(), id, 'u');
      const event = (await move(store(), id, aClaim())).message;
      const revise = (conversationId: string, messageId: string) =>
        store().reviseMessage(conversationId, messageId, { text: 'x' }, at(7));
      await expectCode(revise(id, event.id), 'NOT_FOUND');
      await expectCode(revise(other.id, message?.id ?? ''), 'NOT_FOUND');
      for (const odd of [UNKNOWN_ID, ...MALFORMED_IDS]) {
        await expectCode(revise(id, odd), 'NOT_FOUND');
        await expectCode(revise(odd, message?.id ?? ''), 'NOT_FOUND');
      }
    });

    it('gives each of fifty simultaneous edits a revision of its own', async () => {
      const { id } = await open(store());
      const messages = await talk(store(), id, 'uuuuu');
      const revised = await fiftyTimes((index) =>
        store().reviseMessage(id, messages[index % 5]?.id ?? '', { text: `Edit ${index}` }, at(7)),
      );
      const revisions = revised.map(({ message }) => message.revision).sort((a, b) => a - b);
      expect(revisions).toEqual(upTo(50));
      expect((await store().findConversation(id))?.revision).toBe(50);
      const last = revised
        .filter(({ message }) => message.seq === 5)
        .sort((a, b) => b.message.revision - a.message.revision)[0];
      const stored = await store().findConversation(id);
      expect(stored?.lastMessage?.text).toBe(last?.message.text);
      expect((await store().findMessage(id, messages[4]?.id ?? ''))?.text).toBe(last?.message.text);
    });

    it('lets one of fifty simultaneous deletions win', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'u');
      const results = await fiftyTimes(async () => {
        try {
          return (await store().reviseMessage(id, message?.id ?? '', { deleted: true }, at(7))).message
            .revision;
        } catch (error) {
          return (error as { code: string }).code;
        }
      });
      expect(results.filter((result) => result === 1)).toHaveLength(1);
      expect(results.filter((result) => result === 'MESSAGE_DELETED')).toHaveLength(49);
    });
  },

  messagesRevisedSince(store) {
    it('gives what was revised after a revision, up to a seq, in order of seq', async () => {
      const { id } = await open(store());
      const log = await talk(store(), id, 'unupu');
      const revise = async (seq: number) =>
        store().reviseMessage(id, log[seq - 1]?.id ?? '', { text: `Edited ${seq}` }, at(7));
      for (const seq of [5, 2, 1, 4]) await revise(seq);
      const since = async (audience: Side, revision: number, upToSeq = 99, limit = 99) =>
        seqsOf(await store().messagesRevisedSince(id, audience, { revision, upToSeq, limit }));
      expect(await since('professional', 0)).toEqual([1, 2, 4, 5]);
      expect(await since('user', 0)).toEqual([1, 4, 5]);
      expect(await since('professional', 2)).toEqual([1, 4]);
      expect(await since('professional', 4)).toEqual([]);
      expect(await since('professional', 0, 4)).toEqual([1, 2, 4]);
      expect(await since('professional', 0, 99, 2)).toEqual([1, 2]);
      await revise(5);
      expect(await since('user', 4)).toEqual([5]);
    });

    it('is empty for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(
          await store().messagesRevisedSince(id, 'professional', { revision: 0, upToSeq: 9, limit: 9 }),
        ).toEqual([]);
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
