import type { Conversation, Side } from '@prochat/contract';

/** What somebody is told of when he is not looking. All words are text, and for his eyes: the door has seen to that. */
export interface Alert {
  kind: 'message' | 'assigned' | 'mention' | 'queued';
  conversationId: string;
  /** Differs between the alerts of a kind about a conversation: each is told once. */
  mark: number;
  title: string;
  body: string;
  /** Where pressing it leads. */
  path: string;
  /** Whether the conversation, as it is now, leaves nothing to tell: it is read, or somebody has taken it. */
  isOver(now: Conversation): boolean;
}

/** A conversation before and after something was learnt of it; `before` is absent when it was not known. */
export interface ConversationChange {
  before: Conversation | undefined;
  now: Conversation;
}

/** The message of the other side that a change has brought and that is still unread, if it has. */
export function newMessageIn({ before, now }: ConversationChange, side: Side): Conversation['lastMessage'] {
  const { lastMessage, unreadCounts } = now;
  // What was there when the page came is no news.
  if (!before || !lastMessage || lastMessage.seq <= before.lastSeq) return null;
  const isOfOthers = lastMessage.senderRole !== side && lastMessage.kind === 'message';
  return isOfOthers && unreadCounts[side] > 0 ? lastMessage : null;
}
