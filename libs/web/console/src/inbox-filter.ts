import {
  CONVERSATION_STATUSES,
  LIMITS,
  PRIORITIES,
  type ConversationStatus,
  type Priority,
  type View,
} from '@prochat/contract';

/** What the address says of search and filters; everything else in it is ignored. */
export interface InboxQuery {
  q?: string;
  priority?: Priority;
  status?: ConversationStatus;
}

/** Only what the view can be narrowed by: a status makes sense where all of them are. */
export function toInboxQuery(
  view: View,
  { q, priority, status }: { q?: string; priority?: string; status?: string },
): InboxQuery {
  const text = q?.trim().slice(0, LIMITS.searchMaxChars);
  const knownPriority = PRIORITIES.find((name) => name === priority);
  const knownStatus = view === 'all' ? CONVERSATION_STATUSES.find((name) => name === status) : undefined;
  return {
    ...(text && { q: text }),
    ...(knownPriority && { priority: knownPriority }),
    ...(knownStatus && { status: knownStatus }),
  };
}

export function isNarrowed(query: InboxQuery): boolean {
  return Object.keys(query).length > 0;
}
