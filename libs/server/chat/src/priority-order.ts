import { PRIORITIES, type Page, type Priority } from '@prochat/contract';
import { AppError } from '@prochat/server/core';

/** The most pressing first. */
const PRESSING = PRIORITIES.toReversed();
const CURSOR = /^(low|normal|high|urgent)\.([\w-]*)$/;

type ReadPage<T> = (priority: Priority, page: { cursor?: string; limit: number }) => Promise<Page<T>>;

/**
 * One list after the other, of each priority one, the most pressing first: the stores serve each of them in its order, so
 * no index is needed for this one. The cursor names the list and, when it goes on in its midst, where.
 * @throws AppError INVALID_CURSOR
 */
export async function pageByPriority<T>(
  read: ReadPage<T>,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Page<T>> {
  const from = cursor === undefined ? { priority: 'urgent' as const, within: '' } : parse(cursor);
  const items: T[] = [];
  let { within } = from;
  for (const priority of PRESSING.slice(PRESSING.indexOf(from.priority))) {
    const isFull = items.length === limit;
    // A page that is full may be the last one: it is enough to know whether one more is to come.
    const page = await read(priority, {
      limit: isFull ? 1 : limit - items.length,
      ...(within && { cursor: within }),
    });
    within = '';
    if (isFull && page.items.length > 0) return { items, nextCursor: `${priority}.` };
    items.push(...page.items);
    if (page.nextCursor !== null) return { items, nextCursor: `${priority}.${page.nextCursor}` };
  }
  return { items, nextCursor: null };
}

function parse(cursor: string): { priority: Priority; within: string } {
  const [, name, within = ''] = CURSOR.exec(cursor) ?? [];
  const priority = PRIORITIES.find((known) => known === name);
  if (!priority) throw new AppError('INVALID_CURSOR');
  return { priority, within };
}
