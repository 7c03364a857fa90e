import type { Page } from '@prochat/contract';
import type { ConversationCounts, ConversationListSelector, ConversationRecord } from '@prochat/server/chat';
import { CONVERSATION_COLUMNS, toConversation } from './conversation.rows';
import type { Database } from './database';
import { fromCursor, toCursor, type ListPosition } from './list-cursor';

/** Sorts after every key and every id, so that a first page is the page after this; '' sorts before all. */
const AFTER_ALL = '\u{10FFFF}';

type Parameters = Record<string, string | number>;

/**
 * The lists of the product and their counts. Every list walks one index in its own order and stops when the page is full;
 * what the index does not hold (priority, tag, words) is looked at on the way, so there is never a sort.
 */
export class ConversationLists {
  readonly #countQueue;
  readonly #countAssigned;

  constructor(private readonly db: Database) {
    this.#countQueue = db.prepare(`SELECT COUNT(*) AS n FROM conversation WHERE status = 'open'`);
    this.#countAssigned = db.prepare(
      `SELECT assignedToId, COUNT(*) AS n FROM conversation WHERE status = 'assigned' GROUP BY assignedToId`,
    );
  }

  /** @throws AppError INVALID_CURSOR */
  page(
    selector: ConversationListSelector,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Page<ConversationRecord> {
    const order = selector.list === 'queue' ? OLDEST_WAITING_FIRST : LAST_ACTIVITY_FIRST;
    const from = cursor === undefined ? order.start : fromCursor(selector.list, cursor);
    const parameters: Parameters = { key: from.key, id: from.id, limit: limit + 1 };
    const where = [...narrow(selector, parameters), ...filter(selector, parameters), order.after];
    const rows = this.db
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

interface ListOrder {
  by: string;
  after: string;
  start: ListPosition;
  position(this: void, conversation: ConversationRecord): ListPosition;
}

const LAST_ACTIVITY_FIRST: ListOrder = {
  by: 'c.lastMessageAt DESC, c.id DESC',
  after: '(c.lastMessageAt, c.id) < (@key, @id)',
  start: { key: AFTER_ALL, id: AFTER_ALL },
  position: ({ lastMessageAt, id }) => ({ key: lastMessageAt, id }),
};

const OLDEST_WAITING_FIRST: ListOrder = {
  by: 'c.waitingSince, c.id',
  after: '(c.waitingSince, c.id) > (@key, @id)',
  start: { key: '', id: '' },
  position: ({ waitingSince, id }) => ({ key: waitingSince ?? '', id }),
};

/** The equalities by which the index of the list is found. */
function narrow(selector: ConversationListSelector, parameters: Parameters): string[] {
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

function filter({ priority, tag, words = [] }: ConversationListSelector, parameters: Parameters): string[] {
  const where: string[] = [];
  if (priority !== undefined) {
    parameters['priority'] = priority;
    where.push('c.priority = @priority');
  }
  if (tag !== undefined) {
    // In the JSON of a list of strings, a quoted string occurs only as a whole element: quotes inside are escaped.
    parameters['tag'] = JSON.stringify(tag);
    where.push('instr(c.tags, @tag) > 0');
  }
  words.forEach((word, i) => {
    parameters[`word${i}`] = word;
    parameters[`wordEnd${i}`] = word + AFTER_ALL;
    where.push(
      `EXISTS (SELECT 1 FROM conversation_word w WHERE w.conversationPk = c.pk AND w.word >= @word${i} AND w.word < @wordEnd${i})`,
    );
  });
  return where;
}
