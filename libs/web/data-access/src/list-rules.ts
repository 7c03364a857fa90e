import { PRIORITIES, type Conversation, type Sort, type View } from '@prochat/contract';

/** `own`: what an end user has asked. `held`: as `mine`, and never narrowed by a filter. */
export type ListName = View | 'own' | 'held';

/** Which conversations a list holds for this viewer. */
export function membershipOf(name: ListName, viewerId: string): (conversation: Conversation) => boolean {
  switch (name) {
    case 'own':
      return ({ userId }) => userId === viewerId;
    case 'queue':
      return ({ status }) => status === 'open';
    case 'mine':
    case 'held':
      return ({ status, assignedTo }) => status !== 'closed' && assignedTo?.id === viewerId;
    case 'all':
      return () => true;
  }
}

/** How a list is ordered, the same on the server. */
export function orderOf(
  name: ListName,
  sort: Sort = 'activity',
): (a: Conversation, b: Conversation) => number {
  const byActivity = name === 'queue' ? longestWaitingFirst : lastActivityFirst;
  switch (sort) {
    case 'activity':
      return byActivity;
    case 'reverse':
      return (a, b) => byActivity(b, a);
    case 'priority':
      return (a, b) => pressing(b) - pressing(a) || byActivity(a, b);
  }
}

function pressing({ metadata }: Conversation): number {
  return PRIORITIES.indexOf(metadata.priority);
}

function longestWaitingFirst(a: Conversation, b: Conversation): number {
  return compareText(a.waitingSince ?? a.createdAt, b.waitingSince ?? b.createdAt) || compareText(a.id, b.id);
}

function lastActivityFirst(a: Conversation, b: Conversation): number {
  return compareText(b.lastMessageAt, a.lastMessageAt) || compareText(b.id, a.id);
}

/** ISO dates of one form compare as text, and `localeCompare` would be slow here. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
