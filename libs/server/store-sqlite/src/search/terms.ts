import { toSearchWords, type ConversationListSelector } from '@prochat/server/chat';
import type { Priority } from '@prochat/contract';

/**
 * What the index knows of a message or a conversation: words as they are, and facts with a colon in them, which no word
 * has. Terms are letters, digits and colons only, so that the tokenizer takes each whole.
 */
export const fact = {
  user: (id: string) => `user:${id}`,
  assignee: (id: string) => `assignee:${id}`,
  status: (status: string) => `status:${status}`,
  priority: (priority: Priority) => `priority:${priority}`,
  tag: (tag: string) => `tag:${Buffer.from(tag).toString('hex')}`,
};

/** What of a conversation is indexed. `tags` is JSON. */
export interface ConversationFacts {
  status: string;
  userId: string;
  userName: string;
  assignedToId: string | null;
  topic: string;
  priority: Priority;
  tags: string;
}

export function conversationWords({
  topic,
  userName,
}: Pick<ConversationFacts, 'topic' | 'userName'>): string[] {
  return toSearchWords(`${topic} ${userName}`);
}

export function conversationTerms(conversation: ConversationFacts): string {
  const { status, userId, assignedToId, priority, tags } = conversation;
  return [
    ...conversationWords(conversation),
    fact.status(status),
    fact.user(userId),
    ...(assignedToId === null ? [] : [fact.assignee(assignedToId)]),
    fact.priority(priority),
    ...(JSON.parse(tags) as string[]).map(fact.tag),
  ].join(' ');
}

/** What of a message is indexed. */
export interface MessageFacts {
  text: string;
  kind: string;
  deletedAt: string | null;
  userId: string;
}

/**
 * `null` for events and what is deleted: they are not found. What has only files has no words, but its user. A note gets
 * no `user:` term: even the index cannot find it for an end user.
 */
export function messageTerms({ text, kind, deletedAt, userId }: MessageFacts): string | null {
  if (kind === 'event' || deletedAt !== null) return null;
  return [...toSearchWords(text), ...(kind === 'note' ? [] : [fact.user(userId)])].join(' ');
}

/** The query that finds every conversation of a filtered list; all its terms must be there. */
export function listQuery(selector: ConversationListSelector): string {
  const { priority, tag, words = [] } = selector;
  const terms: string[] = [];
  if (selector.list === 'queue') terms.push(fact.status('open'));
  else if (selector.list === 'mine')
    terms.push(fact.assignee(selector.assigneeId), fact.status(selector.status ?? 'assigned'));
  else {
    if (selector.userId !== undefined) terms.push(fact.user(selector.userId));
    if (selector.status !== undefined) terms.push(fact.status(selector.status));
  }
  if (priority !== undefined) terms.push(fact.priority(priority));
  if (tag !== undefined) terms.push(fact.tag(tag));
  return toQuery(terms, words);
}

/** Whole terms and beginnings of words, all of which must be there. Both hold no character that FTS5 reads as syntax. */
export function toQuery(terms: readonly string[], words: readonly string[]): string {
  return [...terms.map((term) => `"${term}"`), ...words.map((word) => `"${word}"*`)].join(' AND ');
}
