import { expect, it } from '@jest/globals';
import { LIMITS } from '@prochat/contract';
import type { AttachmentRecord, ChatStore } from '@prochat/server/chat';
import {
  AN_ID,
  DANA,
  MALFORMED_IDS,
  TOMAS,
  UNKNOWN_ID,
  aClaim,
  aClosing,
  aMessage,
  append,
  at,
  expectSummaryOfLog,
  fiftyTimes,
  move,
  open,
  talk,
  wholeLog,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

const PICTURE: AttachmentRecord = {
  id: 'c'.repeat(24),
  name: 'a.png',
  type: 'image/png',
  size: 12,
  image: { width: 3, height: 4 },
};

/** The one way into the log. */
export const appendCases = {
  appendMessages(store) {
    it('gives the next seq, counts and advances the summary', async () => {
      const { id } = await open(store());
      const first = await append(store(), aMessage(id, 'one', { createdAt: at(1), attachments: [PICTURE] }));
      expect(first).toMatchObject({ ok: true, duplicate: false });
      expect(first.message).toEqual({
        ...aMessage(id, 'one', { createdAt: at(1), attachments: [PICTURE] }),
        id: AN_ID,
        seq: 1,
        prevPublicSeq: 0,
        event: null,
        sentCounts: { user: 1, professional: 0 },
        revision: 0,
        editedAt: null,
        deletedAt: null,
      });
      const second = await append(
        store(),
        aMessage(id, 'two', { senderRole: 'professional', createdAt: at(2) }),
      );
      expect(second.message).toMatchObject({
        seq: 2,
        prevPublicSeq: 1,
        sentCounts: { user: 1, professional: 1 },
      });
      expect(second.conversation).toMatchObject({
        lastSeq: 2,
        lastPublicSeq: 2,
        sent: { user: 1, professional: 1 },
        lastMessage: { seq: 2, text: 'Text of two', senderId: DANA.id, createdAt: at(2) },
        lastMessageAt: at(2),
        updatedAt: at(2),
      });
      expect(await store().findConversation(id)).toEqual(second.conversation);
      expect(await wholeLog(store(), id)).toEqual([first.message, second.message]);
    });

    it('cuts the preview between characters', async () => {
      const { id } = await open(store());
      const { conversation } = await append(store(), aMessage(id, 'long', { text: '👍'.repeat(1_000) }));
      expect(conversation.lastMessage?.text).toBe('👍'.repeat(LIMITS.previewChars));
    });

    it('keeps a note out of counts, preview and public numbering', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'u');
      const before = await store().findConversation(id);
      const note = aMessage(id, 'note', { kind: 'note', senderRole: 'professional', createdAt: at(3) });
      const { message, conversation } = await append(store(), note);
      expect(message).toMatchObject({ seq: 2, prevPublicSeq: 1, sentCounts: { user: 1, professional: 0 } });
      expect(conversation).toEqual({ ...before, lastSeq: 2, lastPublicSeq: 1, updatedAt: at(3) });
      await expectSummaryOfLog(store(), id);
    });

    it('takes entries of several conversations, which stand or fall one by one', async () => {
      const [first, second, closed] = [await open(store()), await open(store()), await open(store())];
      await move(store(), closed.id, aClosing());
      await append(store(), aMessage(first.id, 'known', { text: 'first' }));
      const results = await store().appendMessages([
        aMessage(first.id, 'a'),
        aMessage(UNKNOWN_ID, 'b'),
        aMessage(second.id, 'c'),
        aMessage(closed.id, 'd'),
        aMessage(first.id, 'known', { text: 'other' }),
        aMessage(first.id, 'e'),
      ]);
      expect(results.map((result) => (result.ok ? result.message.seq : result.code))).toEqual([
        2,
        'NOT_FOUND',
        1,
        'CONVERSATION_CLOSED',
        'CLIENT_ID_REUSED',
        3,
      ]);
      for (const { id } of [first, second, closed]) await expectSummaryOfLog(store(), id);
    });

    it('takes an empty batch', async () => {
      expect(await store().appendMessages([])).toEqual([]);
    });

    it('returns the stored message for a known clientId, also within one batch', async () => {
      const { id } = await open(store());
      const [first, again] = await store().appendMessages([aMessage(id, 'same'), aMessage(id, 'same')]);
      expect(first).toMatchObject({ ok: true, duplicate: false, message: { seq: 1 } });
      expect(again).toEqual({ ...first, duplicate: true });
      const later = await append(store(), aMessage(id, 'same', { createdAt: at(9), senderName: 'Renamed' }));
      expect(later).toEqual({ ...first, duplicate: true });
      expect(await wholeLog(store(), id)).toHaveLength(1);
    });

    it.each([
      ['text', { text: 'other' }],
      ['kind', { kind: 'note' }],
      ['attachments', { attachments: [PICTURE] }],
    ] as const)('refuses a known clientId with another %s', async (_, change) => {
      const { id } = await open(store());
      await append(store(), aMessage(id, 'same'));
      const [again] = await store().appendMessages([aMessage(id, 'same', change as object)]);
      expect(again).toEqual({ ok: false, code: 'CLIENT_ID_REUSED' });
      await expectSummaryOfLog(store(), id);
    });

    it('knows a clientId again after its message was edited or deleted', async () => {
      const { id } = await open(store());
      const [edited, deleted] = await talk(store(), id, 'uu');
      await store().reviseMessage(id, edited?.id ?? '', { text: 'Edited' }, at(3));
      await store().reviseMessage(id, deleted?.id ?? '', { deleted: true }, at(3));
      for (const [seq, clientId] of [
        [1, 'uu-0'],
        [2, 'uu-1'],
      ] as const)
        expect(await append(store(), aMessage(id, clientId))).toMatchObject({
          duplicate: true,
          message: { seq },
        });
    });

    it('keeps the clientIds of different senders and conversations apart', async () => {
      const [first, second] = [await open(store()), await open(store())];
      const results = await store().appendMessages([
        aMessage(first.id, 'same'),
        aMessage(first.id, 'same', { senderId: TOMAS.id, text: 'of Tomás' }),
        aMessage(second.id, 'same', { text: 'elsewhere' }),
      ]);
      expect(results.map((result) => result.ok && !result.duplicate)).toEqual([true, true, true]);
    });

    it('makes one message of fifty simultaneous sends of one clientId', async () => {
      const { id } = await open(store());
      const sent = await fiftyTimes(() => append(store(), aMessage(id, 'same')));
      expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
      expect(sent.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      await expectSummaryOfLog(store(), id);
    });

    it('numbers fifty simultaneous sends densely, without a double', async () => {
      const [first, second] = [await open(store()), await open(store())];
      const sent = await fiftyTimes((index) =>
        store().appendMessages([
          aMessage(first.id, `m-${index}`, index % 3 ? {} : { senderRole: 'professional' }),
          aMessage(second.id, `m-${index}`, index % 5 ? {} : { senderRole: 'professional', kind: 'note' }),
        ]),
      );
      for (const part of [0, 1]) {
        const seqs = sent.map((results) => (results[part]?.ok ? results[part].message.seq : 0));
        expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
      }
      for (const { id } of [first, second]) await expectSummaryOfLog(store(), id);
    });

    it('keeps log and summary true when sends, claims and reads meet', async () => {
      const { id } = await open(store());
      await fiftyTimes(async (index) => {
        if (index % 10 === 3) await store().transition(id, aClaim());
        else if (index % 10 === 7)
          await store().markRead(id, 'professional', { readerId: DANA.id, upToSeq: index, at: at(4) });
        else await append(store(), aMessage(id, `m-${index}`));
      });
      await expectSummaryOfLog(store(), id);
      expect((await wholeLog(store(), id)).filter(({ kind }) => kind === 'event')).toHaveLength(1);
    });

    it('refuses public messages to a closed conversation and takes notes and resends', async () => {
      const { id } = await open(store());
      await append(store(), aMessage(id, 'before'));
      await move(store(), id, aClosing());
      const results = await store().appendMessages([
        aMessage(id, 'late'),
        aMessage(id, 'late-reply', { senderRole: 'professional' }),
        aMessage(id, 'note', { senderRole: 'professional', kind: 'note' }),
        aMessage(id, 'before'),
      ]);
      expect(results).toMatchObject([
        { ok: false, code: 'CONVERSATION_CLOSED' },
        { ok: false, code: 'CONVERSATION_CLOSED' },
        { ok: true, duplicate: false, message: { seq: 3 } },
        { ok: true, duplicate: true, message: { seq: 1 } },
      ]);
      await expectSummaryOfLog(store(), id);
    });

    it('answers each entry as if those ahead of it had come alone, also in a closed conversation', async () => {
      const { id } = await open(store());
      await append(store(), aMessage(id, 'before'));
      await move(store(), id, aClosing());
      const note = { senderId: DANA.id, senderRole: 'professional', kind: 'note' } as const;
      const replies = await store().appendMessages([
        aMessage(id, 'internal', { ...note, clientId: 'same' }),
        aMessage(id, 'public now', { ...note, kind: 'message', clientId: 'same' }),
        aMessage(id, 'before'),
        aMessage(id, 'after'),
      ]);
      expect(replies).toMatchObject([
        { ok: true, duplicate: false, message: { seq: 3 } },
        { ok: false, code: 'CLIENT_ID_REUSED' },
        { ok: true, duplicate: true, message: { seq: 1 }, conversation: { lastSeq: 3 } },
        { ok: false, code: 'CONVERSATION_CLOSED' },
      ]);
    });

    it('tells with a resent message what has been read since', async () => {
      const { id } = await open(store());
      await append(store(), aMessage(id, 'once'));
      const read = { readerId: DANA.id, upToSeq: 1, at: at(2) };
      await store().markRead(id, 'professional', read);
      expect(await append(store(), aMessage(id, 'once'))).toMatchObject({
        duplicate: true,
        conversation: { read: { professional: { ...read, count: 1 } } },
      });
    });

    it('stores the entries of a batch in its order, over all conversations', async () => {
      const [a, b] = [await open(store()), await open(store())];
      await store().appendMessages(
        [a, b, a, b, a].map(({ id }, n) => aMessage(id, `quince ${n}`, { clientId: `c${n}` })),
      );
      const search = { words: ['quince'], reader: { side: 'professional' } } as const;
      const { items } = await store().searchMessages(search, { limit: 10 });
      expect(items.map(({ text }) => text)).toEqual([4, 3, 2, 1, 0].map((n) => `Text of quince ${n}`));
    });

    it('answers NOT_FOUND for an unknown and for a malformed id', async () => {
      const results = await store().appendMessages(
        [UNKNOWN_ID, ...MALFORMED_IDS].map((id) => aMessage(id, 'x')),
      );
      for (const result of results) expect(result).toEqual({ ok: false, code: 'NOT_FOUND' });
    });

    it('keeps texts exactly as they are', async () => {
      const { id } = await open(store());
      const text = `'; -- "q" \\ \n\t\u0000 $where {"$ne":1} 👩‍👩‍👧 e\u0301 \u202e`;
      const { message } = await append(store(), aMessage(id, 'odd', { text }));
      expect((await store().findMessage(id, message.id))?.text).toBe(text);
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
