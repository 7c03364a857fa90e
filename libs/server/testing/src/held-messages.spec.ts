import { describe, expect, it } from '@jest/globals';
import type { Message } from '@prochat/contract';
import fc from 'fast-check';
import { HeldMessages } from './held-messages';

function message(seq: number, prevSeq: number, change: Partial<Message> = {}): Message {
  return {
    ...{ id: `id ${seq}`, conversationId: 'talk', seq, prevSeq, clientId: `client ${seq}`, senderId: 'ana' },
    ...{
      senderName: 'Ana Oliveira',
      senderRole: 'user',
      kind: 'message',
      text: `text ${seq}`,
      attachments: [],
    },
    ...{ event: null, readBy: [], sentCounts: { user: seq, professional: 0 }, revision: 0 },
    ...{ createdAt: '2026-11-22T12:00:00.000Z', editedAt: null, deletedAt: null },
    ...change,
  };
}

/** What an end user sees of a log whose third entry is a private note. */
const LOG = [message(1, 0), message(2, 1), message(4, 2), message(5, 4), message(6, 5)];

describe('the list a client holds', () => {
  it('is the same in whatever order messages arrive, and however often', () => {
    const arrivals = fc
      .tuple(
        fc.shuffledSubarray(LOG, { minLength: LOG.length, maxLength: LOG.length }),
        fc.array(fc.constantFrom(...LOG)),
      )
      .chain(([all, again]) =>
        fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
      );
    fc.assert(
      fc.property(arrivals, fc.nat(LOG.length), (order, loadedAfter) => {
        const list = new HeldMessages();
        for (const [index, one] of order.entries()) {
          if (index === loadedAfter) list.start([], 0);
          list.take(one);
        }
        list.start([], 0);
        expect(list.messages.map(({ seq }) => seq)).toEqual(LOG.map(({ seq }) => seq));
        expect(list.hasHole).toBe(false);
        expect(list.contradictions).toEqual([]);
      }),
    );
  });

  it('ends before a hole, and says that there is one', () => {
    const list = new HeldMessages();
    list.start(LOG.slice(0, 2), 0);
    list.take(LOG[3] as Message);
    expect([list.head, list.hasHole]).toEqual([2, true]);
    list.take(LOG[2] as Message);
    expect([list.head, list.hasHole]).toEqual([5, false]);
  });

  it('takes an edit once, and asks when one before it is missing', () => {
    const list = new HeldMessages();
    list.start(LOG, 0);
    expect(list.update(message(2, 1, { revision: 1, text: 'better' }))).toBe(true);
    expect(list.update(message(4, 2, { revision: 3, text: 'best' }))).toBe(false);
    list.take(LOG[1] as Message);
    expect(list.messages.map(({ text }) => text).slice(1, 3)).toEqual(['better', 'best']);
    expect(list.revision).toBe(1);
  });

  it('does not lose an edit of a message that comes only later', () => {
    const list = new HeldMessages();
    list.update(message(2, 1, { revision: 2, text: 'edited before the page came' }));
    list.start(LOG.slice(0, 2), 1);
    expect(list.messages.at(-1)?.text).toBe('edited before the page came');
    list.update(message(4, 2, { revision: 3, text: 'edited before it came' }));
    list.take(LOG[2] as Message);
    expect(list.messages.at(-1)?.text).toBe('edited before it came');
  });

  it('notices when the server contradicts itself', () => {
    const list = new HeldMessages();
    list.start(LOG, 0);
    list.take(message(5, 4, { id: 'another' }));
    list.take(message(7, 5));
    expect(list.contradictions).toHaveLength(2);
  });
});
