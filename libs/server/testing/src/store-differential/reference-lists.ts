import {
  toSearchWords,
  type ConversationListSelector,
  type ConversationRecord,
  type Transition,
} from '@prochat/server/chat';
import { compareKeys, type SortKey } from './reference-order';

/** The place of a conversation in a list: the queue goes up by waiting time, all others down by last activity, unless reversed. */
export class Place {
  constructor(
    private readonly sortKey: SortKey,
    private readonly direction: 1 | -1,
  ) {}

  isAfter(other: Place): boolean {
    return compareKeys(this.sortKey, other.sortKey) * this.direction > 0;
  }
}

export function toPlace(
  { list, reversed }: Pick<ConversationListSelector, 'list' | 'reversed'>,
  { id, waitingSince, lastMessageAt }: ConversationRecord,
): Place {
  return list === 'queue'
    ? new Place({ key: waitingSince ?? '', id }, reversed ? -1 : 1)
    : new Place({ key: lastMessageAt, id }, reversed ? 1 : -1);
}

/** Whether `conversation` is in the list, all filters applied. */
export function belongsTo(selector: ConversationListSelector, conversation: ConversationRecord): boolean {
  if (!isOnList(selector, conversation)) return false;
  const { priority, tag, words = [] } = selector;
  if (priority !== undefined && conversation.priority !== priority) return false;
  if (tag !== undefined && !conversation.tags.includes(tag)) return false;
  const own = toSearchWords(`${conversation.topic} ${conversation.user.displayName}`);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}

function isOnList(
  selector: ConversationListSelector,
  { status, user, assignedTo }: ConversationRecord,
): boolean {
  switch (selector.list) {
    case 'queue':
      return status === 'open';
    case 'mine':
      return assignedTo?.id === selector.assigneeId && status === (selector.status ?? 'assigned');
    case 'own':
    case 'all':
      if (selector.userId !== undefined && user.id !== selector.userId) return false;
      return selector.status === undefined || status === selector.status;
  }
}

export function isAsExpected(
  { status, assignedTo, rating }: ConversationRecord,
  expected: Transition['expect'],
): boolean {
  if (!expected.status.includes(status)) return false;
  if (expected.isRated !== undefined && expected.isRated !== (rating !== null)) return false;
  return expected.assignedToId === undefined || (assignedTo?.id ?? null) === expected.assignedToId;
}
