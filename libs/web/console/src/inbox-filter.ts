import {
  CONVERSATION_STATUSES,
  LIMITS,
  PRIORITIES,
  SORTS,
  TAG_NAME,
  type ConversationStatus,
  type Priority,
  type Sort,
  type View,
} from '@prochat/contract';

/** What the address says of search, filters and order; everything else in it is ignored. */
export interface InboxQuery {
  q?: string;
  priority?: Priority;
  tag?: string;
  status?: ConversationStatus;
  /** Of a professional. */
  assigneeId?: string;
  sort?: Sort;
}
export type InboxFilter = Exclude<keyof InboxQuery, 'q' | 'sort'>;

/** As every store makes them. */
const ID = /^[0-9a-f]{24}$/;

/** Only what the view can be narrowed by: a status and a colleague make sense where all of them are. */
export function toInboxQuery(view: View, asked: Partial<Record<keyof InboxQuery, string>>): InboxQuery {
  const q = asked.q?.trim().slice(0, LIMITS.searchMaxChars);
  const priority = PRIORITIES.find((name) => name === asked.priority);
  const tag = asked.tag !== undefined && TAG_NAME.test(asked.tag) ? asked.tag : undefined;
  const status = view === 'all' ? CONVERSATION_STATUSES.find((name) => name === asked.status) : undefined;
  const assigneeId =
    view === 'all' && asked.assigneeId !== undefined && ID.test(asked.assigneeId)
      ? asked.assigneeId
      : undefined;
  const sort = SORTS.find((name) => name === asked.sort && name !== 'activity');
  return {
    ...(q && { q }),
    ...(priority && { priority }),
    ...(tag && { tag }),
    ...(status && { status }),
    ...(assigneeId && { assigneeId }),
    ...(sort && { sort }),
  };
}

/** Whether something may be left out; an order leaves out nothing. */
export function isNarrowed(query: InboxQuery): boolean {
  return Object.keys(query).some((name) => name !== 'sort');
}
