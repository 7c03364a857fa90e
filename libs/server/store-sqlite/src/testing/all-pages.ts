import type { Page } from '@prochat/contract';

/** Follows the cursors of a list to its end. */
export async function allPages<T>(
  page: (from: { cursor?: string; limit: number }) => Promise<Page<T>>,
  limit = 1_000,
): Promise<T[]> {
  const items: T[] = [];
  let from: { cursor?: string; limit: number } | null = { limit };
  while (from !== null) {
    const { items: some, nextCursor }: Page<T> = await page(from);
    items.push(...some);
    from = nextCursor === null ? null : { cursor: nextCursor, limit };
  }
  return items;
}
