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

  /** @throws AppError INVALID_CURSOR */
  page(
    selector: ConversationListSelector,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Page<ConversationRecord> {
    const order = orderOf(selector);
    const from = cursor === undefined ? order.start : fromCursor(selector.list, cursor);
    const parameters: Parameters = { key: from.key, id: from.id, limit: limit + 1 };
    const where = [...narrow(selector, parameters), order.after];
    const rows = this.store
      .prepare(
        `SELECT ${CONVERSATION_COLUMNS} FROM conversation c WHERE ${where.join(' AND ')} ORDER BY ${order.by} LIMIT @limit`,
      )
      .all(parameters);
    const items = rows.slice(0, limit).map(toConversation);
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? toCursor(selector.list, order.position(last)) : null,
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
  key: string;
  by: string;
  direction: 1 | -1;
  after: string;
  start: ListPosition;
  position(this: void, conversation: ConversationRecord): ListPosition;
}

const LAST_ACTIVITY_FIRST: ListOrder = {
  key: 'c.lastMessageAt',
  by: 'c.lastMessageAt DESC, c.id DESC',
  direction: -1,
  after: '(c.lastMessageAt, c.id) < (@key, @id)',
  start: { key: AFTER_ALL, id: AFTER_ALL },
  position: ({ lastMessageAt, id }) => ({ key: lastMessageAt, id }),
};

const OLDEST_WAITING_FIRST: ListOrder = {
  key: 'c.waitingSince',
  by: 'c.waitingSince, c.id',
  direction: 1,
  after: '(c.waitingSince, c.id) > (@key, @id)',
  start: { key: '', id: '' },
  position: ({ waitingSince, id }) => ({ key: waitingSince ?? '', id }),
};

export function orderOf({ list }: ConversationListSelector): ListOrder {
  return list === 'queue' ? OLDEST_WAITING_FIRST : LAST_ACTIVITY_FIRST;
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
