import type { Page } from '@prochat/contract';
import type { ConversationCounts, ConversationListSelector, ConversationRecord } from '@prochat/server/chat';
import { CONVERSATION_COLUMNS, toConversation } from './conversation.rows';
import { fromCursor, toCursor, type ListPosition } from './list-cursor';
import type { Statements } from './statements';

/** Sorts after every key and every id, so that a first page is the page after this; '' sorts before all. */
const AFTER_ALL = '\u{10FFFF}';

export type Parameters = Record<string, string | number>;

/**
 * The lists of the product as they are, unfiltered, and their counts. Every list walks one index in its own order and
 * stops when the page is full, so there is never a sort. Filters are the business of `FilteredLists`.
 */
export class ConversationLists {
  readonly #countQueue;
  readonly #countAssigned;

  constructor(private readonly store: Statements) {
    this.#countQueue = store.prepare(`SELECT COUNT(*) AS n FROM conversation WHERE status = 'open'`);
    this.#countAssigned = store.prepare(
      `SELECT assignedToId, COUNT(*) AS n FROM conversation WHERE status = 'assigned' GROUP BY assignedToId`,
    );
  }

  /**
   * @param behind those of the list whose rows are not as they should be, as they should be
   * @throws AppError INVALID_CURSOR
   */
  page(
    selector: ConversationListSelector,
    { cursor, limit }: { cursor?: string; limit: number },
    behind: readonly ConversationRecord[] = [],
  ): Page<ConversationRecord> {
    const order = orderOf(selector);
    const from = cursor === undefined ? order.start : fromCursor(order.name, cursor);
    const most = limit + 1 + behind.length;
    const parameters: Parameters = { key: from.key, id: from.id, limit: most };
    const where = [...narrow(selector, parameters), order.after];
    const rows = this.store
      .prepare(
        `SELECT ${CONVERSATION_COLUMNS} FROM conversation c WHERE ${where.join(' AND ')} ORDER BY ${order.by} LIMIT @limit`,
      )
      .all(parameters);
    const found = behind.length === 0 ? rows.map(toConversation) : merged(rows, behind, order, from);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: found.length > limit && last ? toCursor(order.name, order.position(last)) : null,
    };
  }

  count(): ConversationCounts {
    const assigned = this.#countAssigned.all() as { assignedToId: string; n: number }[];
    const queue = Number(this.#countQueue.get()?.['n']);
    return {
      queue,
      all: assigned.reduce((sum, { n }) => sum + n, queue),
      assigned: Object.fromEntries(assigned.map(({ assignedToId, n }) => [assignedToId, n])),
    };
  }
}

/** How a list is ordered: always by one key and then by id. */
export interface ListOrder {
  /** What its cursors belong to. */
  name: string;
  key: string;
  by: string;
  direction: 1 | -1;
  after: string;
  start: ListPosition;
  position(this: void, conversation: ConversationRecord): ListPosition;
}

const POSITIONS: Record<'lastMessageAt' | 'waitingSince', ListOrder['position']> = {
  lastMessageAt: ({ lastMessageAt, id }) => ({ key: lastMessageAt, id }),
  waitingSince: ({ waitingSince, id }) => ({ key: waitingSince ?? '', id }),
};

/** The queue by the longest waiting, all others by the last activity; an index is walked as well backwards. */
export function orderOf({ list, reversed }: ConversationListSelector): ListOrder {
  const column = list === 'queue' ? 'waitingSince' : 'lastMessageAt';
  const name = reversed ? `${list} reversed` : list;
  const ofKey = { name, key: `c.${column}`, position: POSITIONS[column] };
  const ascends = (list === 'queue') !== (reversed === true);
  return ascends
    ? {
        ...ofKey,
        by: `c.${column}, c.id`,
        direction: 1,
        after: `(c.${column}, c.id) > (@key, @id)`,
        start: { key: '', id: '' },
      }
    : {
        ...ofKey,
        by: `c.${column} DESC, c.id DESC`,
        direction: -1,
        after: `(c.${column}, c.id) < (@key, @id)`,
        start: { key: AFTER_ALL, id: AFTER_ALL },
      };
}

/** The equalities by which the index of the list is found. */
export function narrow(selector: ConversationListSelector, parameters: Parameters): string[] {
  const where: string[] = [];
  const equal = (column: string, value: string | undefined): void => {
    if (value === undefined) return;
    parameters[column] = value;
    where.push(`c.${column} = @${column}`);
  };
  switch (selector.list) {
    case 'own':
    case 'all':
      equal('userId', selector.userId);
      equal('status', selector.status);
      return where;
    case 'queue':
      equal('status', 'open');
      return where;
    case 'mine':
      equal('assignedToId', selector.assigneeId);
      equal('status', selector.status ?? 'assigned');
      return where;
  }
}

/** The same in memory: whether a conversation is on the list, filters aside. */
export function isOnList(
  selector: ConversationListSelector,
  { status, user, assignedTo }: ConversationRecord,
): boolean {
  switch (selector.list) {
    case 'own':
    case 'all':
      if (selector.userId !== undefined && user.id !== selector.userId) return false;
      return selector.status === undefined || status === selector.status;
    case 'queue':
      return status === 'open';
    case 'mine':
      return assignedTo?.id === selector.assigneeId && status === (selector.status ?? 'assigned');
  }
}

/** What the rows would be in their order, had those that are behind been written. */
function merged(
  rows: readonly Record<string, unknown>[],
  behind: readonly ConversationRecord[],
  { direction, position }: ListOrder,
  from: ListPosition,
): ConversationRecord[] {
  const compare = (a: ListPosition, b: ListPosition): number =>
    direction * (compareTexts(a.key, b.key) || compareTexts(a.id, b.id));
  const ids = new Set<unknown>(behind.map(({ id }) => id));
  const later = behind.filter((conversation) => compare(position(conversation), from) > 0);
  return [...rows.filter(({ id }) => !ids.has(id)).map(toConversation), ...later].sort((a, b) =>
    compare(position(a), position(b)),
  );
}

/** By code units, as SQLite compares the ASCII of times and ids. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
