import type { ConversationListSelector } from '@prochat/server/chat';
import { trusted } from 'mongoose';
import { toFacet, type ConversationDocument } from './conversation.schema';
import { encodeCursor, type Keyset } from './keyset-cursor';
import { parseId, requireId } from './object-ids';
import { hasPrefix } from './word-prefixes';

export type Condition = Record<string, unknown>;

/** The key a list is in the order of, which way round, and what its cursors belong to. */
export interface ListOrder {
  name: string;
  key: 'waitingSince' | 'lastMessageAt';
  direction: 1 | -1;
}

/** The queue by the longest waiting, all others by the last activity; an index is walked as well backwards. */
export function orderOf({ list, reversed }: ConversationListSelector): ListOrder {
  const name = reversed ? `${list} reversed` : list;
  const direction = (list === 'queue') === (reversed === true) ? -1 : 1;
  return { name, key: list === 'queue' ? 'waitingSince' : 'lastMessageAt', direction };
}

/** What of a list an index gives in the list's order. */
export interface Narrowed {
  order: ListOrder;
  where: Condition[];
  index: string;
}

/** The equalities of a list and the index that serves them in order; `null` when they can match nothing. */
export function narrow(selector: ConversationListSelector): Narrowed | null {
  const { priority, tag } = selector;
  const order = orderOf(selector);
  const filtered = priority !== undefined || tag !== undefined;
  const facets = filtered ? { facets: toFacet(priority, tag) } : {};
  const named = (where: Condition, plain: string, byFacet: string): Narrowed => ({
    order,
    where: [{ ...where, ...facets }],
    index: filtered ? byFacet : plain,
  });
  if (selector.list === 'queue') return named({ status: 'open' }, 'queue', 'queueByFacet');

  const { status } = selector;
  if (selector.list === 'mine') {
    const assignedTo = parseId(selector.assigneeId);
    const where = { assignedTo, status: status ?? 'assigned' };
    return assignedTo && named(where, 'byAssignee', 'byAssigneeAndFacet');
  }
  if (selector.list === 'all' && selector.userId === undefined) {
    return status === undefined
      ? named({}, 'all', 'byFacet')
      : named({ status }, 'byStatus', 'byStatusAndFacet');
  }
  // Filters are looked at one by one here: a person's own conversations are not many.
  const userId = parseId(selector.userId ?? '');
  if (userId === null) return null;
  return status === undefined
    ? named({ userId }, 'byUser', 'byUser')
    : named({ userId, status }, 'byUserAndStatus', 'byUserAndStatus');
}

export function matchWords(words: readonly string[]): Condition[] {
  return words.map((word) => ({ searchWords: hasPrefix(word) }));
}

export function toSort({ key, direction }: ListOrder): Record<string, 1 | -1> {
  return { [key]: direction, _id: direction };
}

/** What comes after a keyset in the list's order. The first condition is what the index is entered by. */
export function after({ key, direction }: ListOrder, { value, id }: Keyset<number>): Condition[] {
  const at = new Date(value);
  const _id = requireId(id);
  const [from, beyond] = direction === 1 ? (['$gte', '$gt'] as const) : (['$lte', '$lt'] as const);
  return [
    { [key]: trusted({ [from]: at }) },
    { $or: [{ [key]: trusted({ [beyond]: at }) }, { [key]: at, _id: trusted({ [beyond]: _id }) }] },
  ];
}

export function toCursor({ name, key }: ListOrder, last: ConversationDocument): string {
  return encodeCursor(name, { value: Number(last[key]), id: last._id.toHexString() });
}
