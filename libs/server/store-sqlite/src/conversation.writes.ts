import type { Side } from '@prochat/contract';
import {
  amended,
  isSameBody,
  newConversationRecord,
  nextEvent,
  nextMessage,
  otherSide,
  summaryAfter,
  toLastMessage,
  type Amended,
  type Amendment,
  type Appended,
  type ConversationRecord,
  type Created,
  type MessageRecord,
  type NewConversation,
  type NewMessage,
  type Transition,
  type Transitioned,
} from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import type { ConversationMemory } from './conversation.memory';
import type { ConversationRows } from './conversation.rows';
import type { MessageRows } from './message.rows';
import { newId } from './new-id';

/**
 * What changes a conversation, each to be run inside one transaction: it knows what holds, writes what follows and tells
 * the memory. A message is one statement; its summary is the memory's to write. The rules are in `@prochat/server/chat`.
 */
export class ConversationWrites {
  constructor(
    private readonly conversations: ConversationRows,
    private readonly messages: MessageRows,
    private readonly memory: ConversationMemory,
  ) {}

  create(input: NewConversation): Created {
    const { user, firstMessage, openLimit } = input;
    const known = firstMessage && this.conversations.findCreated(user.id, firstMessage.clientId);
    if (known) {
      const message = this.messages.findByClientId(known.id, firstMessage.senderId, firstMessage.clientId);
      if (!message || !isSameBody(message, firstMessage)) throw new AppError('CLIENT_ID_REUSED');
      return { conversation: copyOf(this.memory.find(known.id) ?? known), message, duplicate: true };
    }
    if (this.conversations.countOpen(user.id) >= openLimit) throw new AppError('TOO_MANY_OPEN');

    const empty = newConversationRecord(newId(), input);
    const message =
      firstMessage && nextMessage(empty, newId(), { ...firstMessage, conversationId: empty.id });
    const conversation = message ? { ...empty, ...summaryAfter(empty, message) } : empty;
    this.conversations.insert(conversation, firstMessage?.clientId ?? null);
    if (message) this.messages.insert(message);
    this.memory.keep(copyOf(conversation));
    return { conversation, message: message ?? null, duplicate: false };
  }

  append(input: NewMessage): Appended {
    const conversation = this.memory.find(input.conversationId);
    if (!conversation) return { ok: false, code: 'NOT_FOUND' };
    const refusal = refusalOf(input, conversation);
    if (refusal) return this.#appendedBefore(input, conversation) ?? { ok: false, code: refusal };

    const message = nextMessage(conversation, newId(), input);
    const advanced = { ...conversation, ...summaryAfter(conversation, message) };
    const pk = this.messages.insert(message);
    if (pk === null) {
      const known = this.#appendedBefore(input, conversation);
      if (!known) throw new Error(`Message ${input.clientId} is stored and cannot be found.`);
      return known;
    }
    this.memory.advance(advanced, pk);
    return { ok: true, message, conversation: copyOf(advanced), duplicate: false };
  }

  /** The answer to a clientId that is known, else `null`. */
  #appendedBefore(input: NewMessage, conversation: ConversationRecord): Appended | null {
    const known = this.messages.findByClientId(conversation.id, input.senderId, input.clientId);
    if (!known) return null;
    return isSameBody(known, input)
      ? { ok: true, message: known, conversation: copyOf(conversation), duplicate: true }
      : { ok: false, code: 'CLIENT_ID_REUSED' };
  }

  transition(conversationId: string, transition: Transition): Transitioned | null {
    const before = this.memory.find(conversationId);
    if (!before || !isAsExpected(before, transition.expect)) return null;

    const message = nextEvent(before, newId(), transition);
    const conversation = { ...before, ...summaryAfter(before, message), ...transition.set };
    this.messages.insert(message);
    this.conversations.saveState(conversation);
    this.memory.keep(copyOf(conversation));
    return { conversation, message };
  }

  amend(conversationId: string, amendment: Amendment): Amended {
    const before = this.memory.find(conversationId);
    if (!before) throw new AppError('NOT_FOUND');
    const conversation = amended(before, amendment);
    if (conversation !== before) {
      this.memory.write(conversationId);
      this.conversations.saveAmended(conversation);
      this.memory.keep(conversation);
    }
    return {
      conversation: copyOf(conversation),
      before: { priority: before.priority, tags: [...before.tags] },
    };
  }

  revise(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): { message: MessageRecord; conversation: ConversationRecord } {
    const before = this.memory.find(conversationId);
    const stored = before && this.messages.find(conversationId, messageId);
    if (!stored || stored.kind === 'event') throw new AppError('NOT_FOUND');
    if (stored.deletedAt !== null) throw new AppError('MESSAGE_DELETED');

    const revision = before.revision + 1;
    const message: MessageRecord =
      'text' in change
        ? { ...stored, text: change.text, revision, editedAt: at }
        : { ...stored, text: '', attachments: [], revision, deletedAt: at };
    const isPreviewed = before.lastMessage?.seq === message.seq;
    const conversation = {
      ...before,
      revision,
      lastMessage: isPreviewed ? toLastMessage(message) : before.lastMessage,
      updatedAt: at,
    };
    this.messages.saveRevision(message);
    this.memory.write(conversationId);
    this.conversations.saveRevision(conversation);
    this.memory.keep(conversation);
    return { message, conversation: copyOf(conversation) };
  }

  markRead(
    conversationId: string,
    side: Side,
    { readerId, upToSeq, at }: { readerId: string; upToSeq: number; at: string },
  ): { conversation: ConversationRecord; advanced: boolean; fromSeq: number } {
    const before = this.memory.find(conversationId);
    if (!before) throw new AppError('NOT_FOUND');
    const fromSeq = before.read[side].upToSeq;
    const reached = Math.min(upToSeq, before.lastSeq);
    if (reached <= fromSeq) return { conversation: copyOf(before), advanced: false, fromSeq };

    const count = this.#sentUpTo(reached, before)[otherSide(side)];
    const conversation = {
      ...before,
      read: { ...before.read, [side]: { upToSeq: reached, count, readerId, at } },
      delivered: { ...before.delivered, [side]: Math.max(reached, before.delivered[side]) },
      updatedAt: at,
    };
    this.conversations.saveRead(conversation);
    this.memory.keepCursors(conversation);
    return { conversation: copyOf(conversation), advanced: true, fromSeq };
  }

  /** Belongs to no transaction. */
  markDelivered(
    conversationId: string,
    side: Side,
    upToSeq: number,
  ): { conversation: ConversationRecord; advanced: boolean } {
    const before = this.memory.find(conversationId);
    if (!before) throw new AppError('NOT_FOUND');
    const reached = Math.min(upToSeq, before.lastSeq);
    if (reached <= before.delivered[side]) return { conversation: copyOf(before), advanced: false };
    const conversation = { ...before, delivered: { ...before.delivered, [side]: reached } };
    this.memory.deliver(conversation);
    return { conversation: copyOf(conversation), advanced: true };
  }

  #sentUpTo(seq: number, { id, lastSeq, sent }: ConversationRecord): Record<Side, number> {
    if (seq === lastSeq) return sent;
    const message = this.messages.findBySeq(id, seq);
    if (!message) throw new Error(`Conversation ${id} has no message ${seq}.`);
    return message.sentCounts;
  }
}

function isAsExpected(
  conversation: ConversationRecord,
  { status, assignedToId, isRated }: Transition['expect'],
): boolean {
  if (!status.includes(conversation.status)) return false;
  if (isRated !== undefined && isRated !== (conversation.rating !== null)) return false;
  return assignedToId === undefined || (conversation.assignedTo?.id ?? null) === assignedToId;
}

function refusalOf(
  { kind, expectLastSeq }: NewMessage,
  { lastSeq, status }: ConversationRecord,
): 'HEAD_MOVED' | 'CONVERSATION_CLOSED' | null {
  if (expectLastSeq !== undefined && expectLastSeq !== lastSeq) return 'HEAD_MOVED';
  return status === 'closed' && kind === 'message' ? 'CONVERSATION_CLOSED' : null;
}

/** What is remembered is nobody else's to change. */
export function copyOf(conversation: ConversationRecord): ConversationRecord {
  const { user, assignedTo, tags, lastMessage, sent, read, delivered, closedBy, rating } = conversation;
  return {
    ...conversation,
    user: { ...user },
    assignedTo: assignedTo && { ...assignedTo },
    tags: [...tags],
    lastMessage: lastMessage && { ...lastMessage },
    sent: { ...sent },
    read: { user: { ...read.user }, professional: { ...read.professional } },
    delivered: { ...delivered },
    closedBy: closedBy && { ...closedBy },
    rating: rating && { ...rating },
  };
}
