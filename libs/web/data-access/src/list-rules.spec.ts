import type { Priority, Sort } from '@prochat/contract';
import { orderOf, type ListName } from './list-rules';
import { conversationOf } from './testing/sample';

const at = (minute: number): string => `2026-11-22T09:0${minute}:00.000Z`;
const rows = (['normal', 'urgent', 'low', 'urgent'] satisfies Priority[]).map((priority, i) =>
  conversationOf({
    id: `c${i}`,
    metadata: { topic: 'Invoice', priority },
    waitingSince: at(i),
    lastMessageAt: at(i),
  }),
);
const inOrder = (name: ListName, sort?: Sort): string[] =>
  rows.toSorted(orderOf(name, sort)).map(({ id }) => id);

describe('the orders of the lists', () => {
  it('are those of the server', () => {
    expect(inOrder('queue')).toEqual(['c0', 'c1', 'c2', 'c3']);
    expect(inOrder('queue', 'reverse')).toEqual(['c3', 'c2', 'c1', 'c0']);
    expect(inOrder('queue', 'priority')).toEqual(['c1', 'c3', 'c0', 'c2']);
    expect(inOrder('all')).toEqual(['c3', 'c2', 'c1', 'c0']);
    expect(inOrder('mine', 'priority')).toEqual(['c3', 'c1', 'c0', 'c2']);
  });
});
