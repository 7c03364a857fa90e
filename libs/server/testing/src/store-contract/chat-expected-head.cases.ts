import { expect, it } from '@jest/globals';
import type { ChatStore } from '@prochat/server/chat';
import type { ChatCases } from './chat-store.contract';
import {
  DANA,
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

const HEAD_MOVED = { ok: false, code: 'HEAD_MOVED' } as const;

/** Entries that were decided on a head and may be stored on no other. */
export const expectedHeadCases = {
  appendMessages(store) {
    it('stores on the expected head exactly what it stores without one', async () => {
      const { id } = await open(store());
      const first = await append(store(), aMessage(id, 'one', { expectLastSeq: 0 }));
      const second = await append(store(), aMessage(id, 'two', { expectLastSeq: 1, createdAt: at(2) }));
      expect(second.message).not.toHaveProperty('expectLastSeq');
      expect(second).toMatchObject({ duplicate: false, message: { seq: 2 }, conversation: { lastSeq: 2 } });
      expect(await wholeLog(store(), id)).toEqual([first.message, second.message]);
      expect(await store().findConversation(id)).toEqual(second.conversation);
    });

    it.each([
      ['behind', 1],
      ['ahead', 3],
      ['at the start', 0],
    ])('answers HEAD_MOVED and stores nothing when the expected head is %s', async (_, expectLastSeq) => {
      const { id } = await open(store());
      await talk(store(), id, 'up');
      const before = await store().findConversation(id);
      expect(await store().appendMessages([aMessage(id, 'late', { expectLastSeq })])).toEqual([HEAD_MOVED]);
      expect(await wholeLog(store(), id)).toHaveLength(2);
      expect(await store().findConversation(id)).toEqual(before);
      expect(await append(store(), aMessage(id, 'late', { expectLastSeq: 2 }))).toMatchObject({
        duplicate: false,
        message: { seq: 3 },
      });
    });

    it('counts a note, a claim and a closing as a move of the head, an edit and a reading not', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'u');
      await store().reviseMessage(id, message?.id ?? '', { text: 'Edited' }, at(3));
      await store().markRead(id, 'professional', { readerId: DANA.id, upToSeq: 1, at: at(3) });
      await store().markDelivered(id, 'professional', 1);
      const note = { kind: 'note', senderRole: 'professional' } as const;
      await append(store(), aMessage(id, 'note', { ...note, expectLastSeq: 1 }));
      const on = async (expectLastSeq: number) =>
        (await store().appendMessages([aMessage(id, 'reply', { expectLastSeq })]))[0];
      expect(await on(1)).toEqual(HEAD_MOVED);
      await move(store(), id, aClaim());
      expect(await on(2)).toEqual(HEAD_MOVED);
      await move(store(), id, aClosing());
      expect(await on(3)).toEqual(HEAD_MOVED);
      expect(await on(4)).toEqual({ ok: false, code: 'CONVERSATION_CLOSED' });
      await expectSummaryOfLog(store(), id);
    });

    it('answers a known clientId as ever, whatever head is expected', async () => {
      const { id } = await open(store());
      const first = await append(store(), aMessage(id, 'same', { expectLastSeq: 0 }));
      await talk(store(), id, 'pu');
      const conversation = await store().findConversation(id);
      for (const expectLastSeq of [0, 1, 3, 99]) {
        const [again, other] = await store().appendMessages([
          aMessage(id, 'same', { expectLastSeq }),
          aMessage(id, 'same', { expectLastSeq, text: 'Other' }),
        ]);
        expect(again).toEqual({ ok: true, duplicate: true, message: first.message, conversation });
        expect(other).toEqual({ ok: false, code: 'CLIENT_ID_REUSED' });
      }
    });

    it('holds each entry of a batch against the head that those ahead of it leave', async () => {
      const [first, second] = [await open(store()), await open(store())];
      const results = await store().appendMessages([
        aMessage(first.id, 'a', { expectLastSeq: 0 }),
        aMessage(second.id, 'b', { expectLastSeq: 1 }),
        aMessage(first.id, 'c', { expectLastSeq: 0 }),
        aMessage(first.id, 'd', { expectLastSeq: 1 }),
        aMessage(UNKNOWN_ID, 'e', { expectLastSeq: 0 }),
        aMessage(first.id, 'a', { expectLastSeq: 0 }),
        aMessage(second.id, 'f', { expectLastSeq: 0 }),
        aMessage(first.id, 'g'),
      ]);
      expect(results.map((result) => (result.ok ? result.message.seq : result.code))).toEqual([
        1,
        'HEAD_MOVED',
        'HEAD_MOVED',
        2,
        'NOT_FOUND',
        1,
        1,
        3,
      ]);
      for (const { id } of [first, second]) await expectSummaryOfLog(store(), id);
    });

    it('stores one of fifty simultaneous sends that expect the same head', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'u');
      const sent = await fiftyTimes((index) =>
        store().appendMessages([aMessage(id, `m-${index}`, { expectLastSeq: 1 })]),
      );
      const results = sent.flat();
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      for (const result of results) if (!result.ok) expect(result).toEqual(HEAD_MOVED);
      expect(await wholeLog(store(), id)).toHaveLength(2);
      await expectSummaryOfLog(store(), id);
    });

    it('lets a claim or a message through, when both were decided on the same head', async () => {
      const { id } = await open(store());
      const results = await fiftyTimes(async (index) => {
        const head = (await store().findConversation(id))?.lastSeq ?? 0;
        if (index === 25) await move(store(), id, aClaim());
        return store().appendMessages([aMessage(id, `m-${index}`, { expectLastSeq: head })]);
      });
      const stored = results.flat().filter(({ ok }) => ok).length;
      expect(await wholeLog(store(), id)).toHaveLength(stored + 1);
      await expectSummaryOfLog(store(), id);
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
