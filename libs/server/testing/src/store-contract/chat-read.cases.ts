import { expect, it } from '@jest/globals';
import type { Side } from '@prochat/contract';
import { unreadCount, type ChatStore } from '@prochat/server/chat';
import {
  ANA,
  DANA,
  MALFORMED_IDS,
  UNKNOWN_ID,
  aMessage,
  append,
  at,
  expectCode,
  fiftyTimes,
  open,
  talk,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** How far each side has read. */
export const readCases = {
  markRead(store) {
    const read = (id: string, side: Side, upToSeq: number, minute = 3) =>
      store().markRead(id, side, { readerId: side === 'user' ? ANA.id : DANA.id, upToSeq, at: at(minute) });

    it('moves the cursor of one side to a seq, with the count of the other side there', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'uupun');
      const before = await store().findConversation(id);
      const { conversation, advanced, fromSeq } = await read(id, 'professional', 3);
      expect([advanced, fromSeq]).toEqual([true, 0]);
      expect(conversation).toEqual({
        ...before,
        read: {
          user: before?.read.user,
          professional: { upToSeq: 3, count: 2, readerId: DANA.id, at: at(3) },
        },
        delivered: { user: 0, professional: 3 },
        updatedAt: at(3),
      });
      expect(await store().findConversation(id)).toEqual(conversation);
      expect(unreadCount(conversation, 'professional')).toBe(1);
      expect(unreadCount(conversation, 'user')).toBe(1);
      const further = await read(id, 'professional', 4);
      expect([further.advanced, further.fromSeq]).toEqual([true, 3]);
    });

    it('never moves back, and does nothing when it is there already', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'uup');
      const { conversation } = await read(id, 'professional', 2);
      for (const seq of [2, 1, 0, -5])
        expect(await read(id, 'professional', seq, 9)).toEqual({ conversation, advanced: false, fromSeq: 2 });
      expect(await store().findConversation(id)).toEqual(conversation);
    });

    it('stops at the head', async () => {
      const { id } = await open(store());
      expect(await read(id, 'user', 7)).toMatchObject({ advanced: false, fromSeq: 0 });
      await talk(store(), id, 'up');
      const { conversation } = await read(id, 'user', 1_000_000);
      expect(conversation.read.user).toMatchObject({ upToSeq: 2, count: 1 });
      await append(store(), aMessage(id, 'later', { senderRole: 'professional' }));
      const stored = await store().findConversation(id);
      expect(stored && unreadCount(stored, 'user')).toBe(1);
    });

    it('agrees with a recount of the log at every seq', async () => {
      const { id } = await open(store());
      const log = await talk(store(), id, 'upnuunppuunp');
      for (const side of ['user', 'professional'] as const)
        for (const upToSeq of upTo(log.length)) {
          const { conversation } = await read(id, side, upToSeq);
          const unread = log.filter(
            ({ seq, kind, senderRole }) => seq > upToSeq && kind === 'message' && senderRole !== side,
          );
          expect(unreadCount(conversation, side)).toBe(unread.length);
        }
    });

    it('ends at the furthest of fifty simultaneous reads', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'u'.repeat(50));
      const results = await fiftyTimes((index) => read(id, 'professional', ((index * 7) % 50) + 1));
      const stored = await store().findConversation(id);
      expect(stored?.read.professional).toMatchObject({ upToSeq: 50, count: 50 });
      for (const { conversation, fromSeq, advanced } of results)
        expect(conversation.read.professional.upToSeq > fromSeq).toBe(advanced);
    });

    it('answers NOT_FOUND for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) await expectCode(read(id, 'user', 1), 'NOT_FOUND');
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
