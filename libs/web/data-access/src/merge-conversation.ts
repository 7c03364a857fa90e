import {
  LIMITS,
  SIDES,
  type Conversation,
  type DeliveredReceiptsEvent,
  type Message,
  type ReadReceiptsEvent,
} from '@prochat/contract';

/**
 * What a conversation is after another state of it has arrived, by whichever way and in whichever order. Replies and
 * events overtake each other, so the state further along the log wins, then the one changed later; the cursors of reading
 * and delivery only ever advance.
 */
export function mergeConversation(held: Conversation | undefined, arrived: Conversation): Conversation {
  if (!held) return arrived;
  const [older, newer] = isBehind(arrived, held) ? [arrived, held] : [held, arrived];
  const merged = {
    ...newer,
    read: { ...newer.read },
    delivered: { ...newer.delivered },
    unreadCounts: { ...newer.unreadCounts },
  };
  for (const side of SIDES) {
    merged.delivered[side] = Math.max(
      older.delivered[side],
      newer.delivered[side],
      older.read[side].upToSeq,
      newer.read[side].upToSeq,
    );
    if (older.read[side].upToSeq <= newer.read[side].upToSeq) continue;
    merged.read[side] = older.read[side];
    // Of the same messages fewer are unread for whom has read further.
    if (older.lastSeq === newer.lastSeq) merged.unreadCounts[side] = older.unreadCounts[side];
  }
  return merged;
}

/** The conversation after a message that follows its head; `null` when something between them is missing here. */
export function withMessage(conversation: Conversation, message: Message): Conversation | null {
  if (message.seq <= conversation.lastSeq) return conversation;
  if (message.prevSeq > conversation.lastSeq) return null;
  const counts = message.kind === 'message' && message.senderRole !== 'system';
  const unreadOf = message.senderRole === 'user' ? 'professional' : 'user';
  const { unreadCounts } = conversation;
  return {
    ...conversation,
    lastSeq: message.seq,
    // Notes and events are no sign of life to the list, here as on the server.
    ...(counts
      ? {
          lastMessage: toLastMessage(message),
          lastMessageAt: message.createdAt,
          unreadCounts: { ...unreadCounts, [unreadOf]: unreadCounts[unreadOf] + 1 },
        }
      : {}),
  };
}

/** The conversation after somebody of `side` has read up to `upToSeq`. */
export function withReceipts(conversation: Conversation, receipts: ReadReceiptsEvent): Conversation {
  const { side, upToSeq, readerId, at, unreadCounts } = receipts;
  if (upToSeq < conversation.read[side].upToSeq) return conversation;
  return {
    ...conversation,
    read: { ...conversation.read, [side]: { upToSeq, readerId, at } },
    // What was read had arrived.
    delivered: { ...conversation.delivered, [side]: Math.max(conversation.delivered[side], upToSeq) },
    unreadCounts: { ...conversation.unreadCounts, [side]: unreadCounts[side] },
  };
}

/** The conversation after devices of `side` have received up to `upToSeq`. */
export function withDelivery(conversation: Conversation, receipts: DeliveredReceiptsEvent): Conversation {
  const { side, upToSeq } = receipts;
  if (upToSeq <= conversation.delivered[side]) return conversation;
  return { ...conversation, delivered: { ...conversation.delivered, [side]: upToSeq } };
}

function isBehind(arrived: Conversation, held: Conversation): boolean {
  if (arrived.lastSeq !== held.lastSeq) return arrived.lastSeq < held.lastSeq;
  return arrived.updatedAt < held.updatedAt;
}

function toLastMessage(message: Message): Conversation['lastMessage'] {
  const { seq, kind, senderId, senderName, senderRole, createdAt } = message;
  const names = message.attachments.map(({ name }) => name).join(', ');
  return {
    seq,
    text: (message.text || names).slice(0, LIMITS.previewChars),
    kind,
    senderId,
    senderName,
    senderRole,
    createdAt,
  };
}
