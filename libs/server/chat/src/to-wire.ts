import type { Conversation, Message, Rating, Side } from '@prochat/contract';
import { toAttachment } from '@prochat/server/upload';
import type { ConversationRecord, MessageRecord } from './chat.store';
import { isPublicMessage, otherSide, unreadCount } from './conversation-log';

/**
 * The only way out: what a record looks like to one side. Every field is named here, so that nothing new in a store
 * reaches a client by accident.
 */

export function toConversation(record: ConversationRecord, side: Side): Conversation {
  const lastSeq = headOf(record, side);
  return {
    id: record.id,
    status: record.status,
    userId: record.user.id,
    user: toPersonRef(record.user),
    assignedTo: record.assignedTo && toPersonRef(record.assignedTo),
    metadata: { topic: record.topic, priority: record.priority },
    tags: side === 'professional' ? [...record.tags] : [],
    lastSeq,
    revision: record.revision,
    lastMessage: record.lastMessage && { ...record.lastMessage },
    lastMessageAt: record.lastMessageAt,
    unreadCounts: toUnreadCounts(record),
    read: {
      user: toCursor(record, 'user', lastSeq),
      professional: toCursor(record, 'professional', lastSeq),
    },
    delivered: {
      user: Math.min(record.delivered.user, lastSeq),
      professional: Math.min(record.delivered.professional, lastSeq),
    },
    waitingSince: record.waitingSince,
    closedAt: record.closedAt,
    closedBy: record.closedBy && toPersonRef(record.closedBy),
    rating: record.rating && toRating(record.rating),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** The seq of the last message this side may see. */
export function headOf(record: Pick<ConversationRecord, 'lastSeq' | 'lastPublicSeq'>, side: Side): number {
  return side === 'user' ? record.lastPublicSeq : record.lastSeq;
}

export function toUnreadCounts(record: Pick<ConversationRecord, 'sent' | 'read'>): Record<Side, number> {
  return { user: unreadCount(record, 'user'), professional: unreadCount(record, 'professional') };
}

/**
 * `read` is the conversation's, from which `readBy` follows.
 * @throws Error for a note to the user's side: whoever comes here with one has not filtered
 */
export function toMessage(record: MessageRecord, side: Side, read: ConversationRecord['read']): Message {
  if (!isSeenBy(record, side)) throw new Error(`Message ${record.id} is not for the side "${side}".`);
  return {
    id: record.id,
    conversationId: record.conversationId,
    seq: record.seq,
    prevSeq: side === 'user' ? record.prevPublicSeq : record.seq - 1,
    clientId: record.clientId,
    senderId: record.senderId,
    senderName: record.senderName,
    senderRole: record.senderRole,
    kind: record.kind,
    text: record.text,
    attachments: record.attachments.map(toAttachment),
    event: record.event,
    readBy: readersOf(record, read),
    sentCounts: { ...record.sentCounts },
    revision: record.revision,
    createdAt: record.createdAt,
    editedAt: record.editedAt,
    deletedAt: record.deletedAt,
  };
}

/** True when `toMessage` gives both sides the same: no note stands right before it, and it is none itself. */
export function isAlikeForAll(record: Pick<MessageRecord, 'kind' | 'seq' | 'prevPublicSeq'>): boolean {
  return isPublicMessage(record) && record.prevPublicSeq === record.seq - 1;
}

/** Notes are for professionals only. */
export function isSeenBy(record: Pick<MessageRecord, 'kind'>, side: Side): boolean {
  return side === 'professional' || isPublicMessage(record);
}

function readersOf(message: MessageRecord, read: ConversationRecord['read']): string[] {
  if (message.kind !== 'message' || message.senderRole === 'system') return [];
  const { readerId, upToSeq } = read[otherSide(message.senderRole)];
  return readerId !== null && upToSeq >= message.seq ? [readerId] : [];
}

/** `count` stays inside; a cursor never points past what this side knows of. */
function toCursor(record: ConversationRecord, of: Side, lastSeq: number): Conversation['read'][Side] {
  const { upToSeq, readerId, at } = record.read[of];
  return { upToSeq: Math.min(upToSeq, lastSeq), readerId, at };
}

function toPersonRef({ id, displayName }: { id: string; displayName: string }): Conversation['user'] {
  return { id, displayName };
}

function toRating({ score, comment, at }: Rating): Rating {
  return { score, comment, at };
}
