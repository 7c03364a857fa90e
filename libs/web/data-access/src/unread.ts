import { LIMITS, type Conversation, type Message, type Side } from '@prochat/contract';

const FIRST_PAGE = { least: 30, most: LIMITS.pageSizeMax, aroundUnread: 10 };

/** How many messages a conversation is opened with: all that are unread, with some before them. */
export function firstPageSize(conversation: Conversation | undefined, side: Side): number {
  const unread = conversation?.unreadCounts[side] ?? FIRST_PAGE.least;
  return Math.min(FIRST_PAGE.most, Math.max(FIRST_PAGE.least, unread + FIRST_PAGE.aroundUnread));
}

/** The first message that this side has not read, `null` when there is none or it is not among these. */
export function firstUnreadOf(
  messages: readonly Message[],
  conversation: Conversation | undefined,
  side: Side,
): number | null {
  if (!conversation || conversation.unreadCounts[side] === 0) return null;
  const readUpTo = conversation.read[side].upToSeq;
  const first = messages.find(
    ({ seq, kind, senderRole }) => seq > readUpTo && kind === 'message' && senderRole !== side,
  );
  return first?.seq ?? null;
}
