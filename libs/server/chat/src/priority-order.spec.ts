import { describe, expect, it } from '@jest/globals';
import type { Page, Priority } from '@prochat/contract';
import { pageByPriority } from './priority-order';

/** Lists of numbers, whose cursors are the index to go on from. */
const reading =
  (lists: Partial<Record<Priority, number[]>>) =>
  (
    priority: Priority,
    { cursor = '0', limit }: { cursor?: string; limit: number },
  ): Promise<Page<number>> => {
    const list = lists[priority] ?? [];
    const end = Number(cursor) + limit;
    const nextCursor = end < list.length ? String(end) : null;
    return Promise.resolve({ items: list.slice(Number(cursor), end), nextCursor });
  };

async function pages(lists: Partial<Record<Priority, number[]>>, limit: number): Promise<number[][]> {
  const all: number[][] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<number> = await pageByPriority(reading(lists), { limit, ...(cursor && { cursor }) });
    all.push(page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}

describe('the order of priority', () => {
  const lists = { low: [7], normal: [4, 5, 6], urgent: [1, 2, 3] };

  it('is the most pressing first, and in each the order of its list', async () => {
    expect(await pages(lists, 100)).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
  });

  it('pages without doubles, gaps and empty pages, wherever a page ends', async () => {
    expect(await pages(lists, 2)).toEqual([[1, 2], [3, 4], [5, 6], [7]]);
    expect(await pages(lists, 3)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(await pages({ urgent: [1, 2, 3] }, 3)).toEqual([[1, 2, 3]]);
    expect(await pages({}, 3)).toEqual([[]]);
  });

  it('refuses what is no cursor of its own', async () => {
    for (const cursor of ['', 'x', 'urgent', 'highest.', 'low.a b'])
      await expect(pageByPriority(reading(lists), { cursor, limit: 1 })).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
      });
  });
});
