import { LIMITS, type LastMessage, type Side } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type {
  Amendment,
  ConversationRecord,
  MessageRecord,
  NewConversation,
  NewMessage,
  Transition,
} from './chat.store';

/**
 * How a conversation follows from its log: pure functions that both stores call, so that neither can number, count or
 * preview in its own way. Nothing here reads a clock or a store.
 */

export function newConversationRecord(id: string, input: NewConversation): ConversationRecord {
  const cursor = { upToSeq: 0, count: 0, readerId: null, at: null };
  return {
    id,
    status: 'open',
    user: input.user,
    assignedTo: null,
    topic: input.topic,
    priority: input.priority,
    tags: [],
    lastSeq: 0,
    lastPublicSeq: 0,
    revision: 0,
    lastMessage: null,
    lastMessageAt: input.createdAt,
    sent: { user: 0, professional: 0 },
    read: { user: { ...cursor }, professional: { ...cursor } },
    delivered: { user: 0, professional: 0 },
    waitingSince: input.createdAt,
    closedAt: null,
    closedBy: null,
    rating: null,
    createdAt: input.createdAt,
    updatedAt: input.createdAt,
  };
}

/** The message that comes next in this conversation. */
export function nextMessage(
  conversation: ConversationRecord,
  id: string,
  { expectLastSeq: _decidedOn, ...message }: NewMessage,
): MessageRecord {
  const sentCounts = { ...conversation.sent };
  if (message.kind === 'message') sentCounts[message.senderRole] += 1;
  return {
    ...message,
    id,
    seq: conversation.lastSeq + 1,
    prevPublicSeq: conversation.lastPublicSeq,
    event: null,
    sentCounts,
    revision: 0,
    editedAt: null,
    deletedAt: null,
  };
}

/** The log entry of a transition. */
export function nextEvent(
  conversation: ConversationRecord,
  id: string,
  transition: Pick<Transition, 'event' | 'at'>,
): MessageRecord {
  return {
    id,
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    prevPublicSeq: conversation.lastPublicSeq,
    clientId: null,
    senderId: null,
    senderName: null,
    senderRole: 'system',
    kind: 'event',
    text: '',
    attachments: [],
    event: transition.event,
    sentCounts: { ...conversation.sent },
    revision: 0,
    createdAt: transition.at,
    editedAt: null,
    deletedAt: null,
  };
}

/** The part of the conversation that `message` changes as its new head. Needs nothing but the two records. */
export function summaryAfter(
  conversation: ConversationRecord,
  message: MessageRecord,
): Pick<
  ConversationRecord,
  'lastSeq' | 'lastPublicSeq' | 'sent' | 'lastMessage' | 'lastMessageAt' | 'updatedAt'
> {
  const isPublic = isPublicMessage(message);
  return {
    lastSeq: message.seq,
    lastPublicSeq: isPublic ? message.seq : message.prevPublicSeq,
    sent: { ...message.sentCounts },
    lastMessage: message.kind === 'message' ? toLastMessage(message) : conversation.lastMessage,
    lastMessageAt: message.kind === 'message' ? message.createdAt : conversation.lastMessageAt,
    updatedAt: message.createdAt,
  };
}

/**
 * The conversation as an amendment leaves it; the same record when it changes nothing.
 * @throws AppError TOO_MANY_CONVERSATION_TAGS
 */
export function amended(conversation: ConversationRecord, amendment: Amendment): ConversationRecord {
  const { priority = conversation.priority, addTags = [], removeTags = [], tagsMax, at } = amendment;
  const kept = conversation.tags.filter((tag) => !removeTags.includes(tag));
  const tags = [...new Set([...kept, ...addTags])];
  if (tags.length > kept.length && tags.length > tagsMax) throw new AppError('TOO_MANY_CONVERSATION_TAGS');
  const { rating } = conversation;
  const forgets = amendment.forgetsComment === true && rating !== null && rating.comment !== null;
  const isSame = priority === conversation.priority && tags.join() === conversation.tags.join() && !forgets;
  if (isSame) return conversation;
  return {
    ...conversation,
    priority,
    tags,
    rating: forgets ? { ...rating, comment: null } : rating,
    updatedAt: at,
  };
}

/** What an end user may see of a log. */
export function isPublicMessage(message: Pick<MessageRecord, 'kind'>): boolean {
  return message.kind !== 'note';
}

export function toLastMessage(message: MessageRecord): LastMessage {
  return {
    seq: message.seq,
    text: firstCharacters(message.text || namesOf(message), LIMITS.previewChars),
    kind: message.kind,
    senderId: message.senderId,
    senderName: message.senderName,
    senderRole: message.senderRole,
    createdAt: message.createdAt,
  };
}

/** A message of files alone is known by their names. */
function namesOf({ attachments }: MessageRecord): string {
  return attachments.map(({ name }) => name).join(', ');
}

/** The first `count` code points; nearly every text has one unit for each, and then nothing needs to be taken apart. */
function firstCharacters(text: string, count: number): string {
  const start = text.slice(0, count * 2);
  return /[\ud800-\udfff]/.test(start) ? [...start].slice(0, count).join('') : start.slice(0, count);
}

/** True when a repeated clientId carries what was stored under it first. A later edit does not make it another body. */
export function isSameBody(
  stored: MessageRecord,
  again: Pick<MessageRecord, 'text' | 'kind' | 'attachments'>,
): boolean {
  if (stored.kind !== again.kind) return false;
  if (stored.editedAt !== null || stored.deletedAt !== null) return true;
  const ids = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join();
  return stored.text === again.text && ids(stored.attachments) === ids(again.attachments);
}

export function otherSide(side: Side): Side {
  return side === 'user' ? 'professional' : 'user';
}

/** How many messages of the other side `side` has not read. */
export function unreadCount(conversation: Pick<ConversationRecord, 'sent' | 'read'>, side: Side): number {
  return conversation.sent[otherSide(side)] - conversation.read[side].count;
}
