/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
import type { Draft, DraftSlot, Page, Side } from '@prochat/contract';
import {
  ChatStore,
  amended,
  isPublicMessage,
  isSameBody,
  mayMatch,
  newConversationRecord,
  nextEvent,
  nextMessage,
  otherSide,
  summaryAfter,
  toLastMessage,
  type Amended,
  type Amendment,
  type Appended,
  type Audience,
  type ConversationCounts,
  type ConversationListSelector,
  type ConversationRecord,
  type Created,
  type MessageRange,
  type MessageRecord,
  type MessageSearch,
  type MessageSlice,
  type NewConversation,
  type NewMessage,
  type Transition,
  type Transitioned,
} from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import { IssuedCursors } from './reference-cursors';
import { ReferenceDrafts } from './reference-drafts';
import { belongsTo, isAsExpected, toPlace, type Place } from './reference-lists';
import { newId } from './reference-order';
import { isFound } from './reference-search';

const SEARCH = 'search';

/**
 * Conversations and messages in two arrays: the docstrings of `ChatStore` as plainly as they can be written, over the
 * pure rules both real stores use. No call is interrupted, so each is atomic; nothing is durable, and nothing is fast.
 */
export class ReferenceChatStore extends ChatStore {
  readonly #conversations: ConversationRecord[] = [];
  /** In the order they were stored, all conversations together. */
  readonly #messages: MessageRecord[] = [];
  /** Conversation ids by user id and the clientId of the first message. */
  readonly #created = new Map<string, string>();
  readonly #drafts = new ReferenceDrafts();
  readonly #cursors = new IssuedCursors();

  async createConversation(input: NewConversation): Promise<Created> {
    const { user, firstMessage, openLimit } = structuredClone(input);
    const creationKey = `${user.id} ${firstMessage?.clientId}`;
    const known = firstMessage && this.#created.get(creationKey);
    if (firstMessage && known !== undefined) return this.#createdBefore(known, firstMessage);

    const open = this.#conversations.filter((one) => one.user.id === user.id && one.status !== 'closed');
    if (open.length >= openLimit) throw new AppError('TOO_MANY_OPEN');
    const conversation = newConversationRecord(newId(), structuredClone(input));
    this.#conversations.push(conversation);
    if (!firstMessage) return structuredClone({ conversation, message: null, duplicate: false });
    this.#created.set(creationKey, conversation.id);
    const message = this.#log(conversation, { ...firstMessage, conversationId: conversation.id });
    return structuredClone({ conversation, message, duplicate: false });
  }

  async findConversation(id: string): Promise<ConversationRecord | null> {
    return structuredClone(this.#find(id) ?? null);
  }

  async listConversations(
    selector: ConversationListSelector,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    const list = selector.reversed ? `${selector.list} reversed` : selector.list;
    const after = cursor === undefined ? null : this.#cursors.placeOf<Place>(list, cursor);
    const found = this.#conversations
      .filter((conversation) => belongsTo(selector, conversation))
      .map((conversation) => ({ conversation, place: toPlace(selector, conversation) }))
      .filter(({ place }) => after === null || place.isAfter(after))
      .sort((a, b) => (a.place.isAfter(b.place) ? 1 : -1));
    const rows = found.map(({ conversation }) => conversation);
    return this.#cursors.page(list, rows, limit, (last) => toPlace(selector, last));
  }

  async queuePosition(conversationId: string, max: number): Promise<number | null> {
    const waiting = this.#conversations
      .filter(({ status }) => status === 'open')
      .sort((a, b) => (toPlace({ list: 'queue' }, a).isAfter(toPlace({ list: 'queue' }, b)) ? 1 : -1));
    const index = waiting.findIndex(({ id }) => id === conversationId);
    return index === -1 ? null : Math.min(index + 1, max);
  }

  async countConversations(): Promise<ConversationCounts> {
    const counts: ConversationCounts = { queue: 0, all: 0, assigned: {} };
    for (const { status, assignedTo } of this.#conversations) {
      if (status === 'closed') continue;
      counts.all += 1;
      if (status === 'open') counts.queue += 1;
      else if (assignedTo) counts.assigned[assignedTo.id] = (counts.assigned[assignedTo.id] ?? 0) + 1;
    }
    return counts;
  }

  async appendMessages(batch: readonly NewMessage[]): Promise<Appended[]> {
    return batch.map((message) => structuredClone(this.#append(structuredClone(message))));
  }

  async transition(conversationId: string, transition: Transition): Promise<Transitioned | null> {
    const conversation = this.#find(conversationId);
    if (!conversation || !isAsExpected(conversation, transition.expect)) return null;
    const message = nextEvent(conversation, newId(), structuredClone(transition));
    this.#messages.push(message);
    Object.assign(conversation, summaryAfter(conversation, message), structuredClone(transition.set));
    return structuredClone({ conversation, message });
  }

  async amendConversation(conversationId: string, amendment: Amendment): Promise<Amended> {
    const conversation = this.#find(conversationId);
    if (!conversation) throw new AppError('NOT_FOUND');
    const { priority, tags } = structuredClone(conversation);
    Object.assign(conversation, structuredClone(amended(conversation, amendment)));
    return structuredClone({ conversation, before: { priority, tags } });
  }

  async findMessage(conversationId: string, messageId: string): Promise<MessageRecord | null> {
    return structuredClone(this.#logOf(conversationId).find(({ id }) => id === messageId) ?? null);
  }

  async findSentMessage(
    senderId: string,
    clientId: string,
    conversationId: string | null,
  ): Promise<MessageRecord | null> {
    const id = conversationId ?? this.#created.get(`${senderId} ${clientId}`);
    const sent = id === undefined ? [] : this.#logOf(id);
    return structuredClone(
      sent.find((message) => message.senderId === senderId && message.clientId === clientId) ?? null,
    );
  }

  async sliceMessages(
    conversationId: string,
    audience: Audience,
    { before, after, around, limit }: MessageRange,
  ): Promise<MessageSlice> {
    const visible = this.#logOf(conversationId, audience);
    /** `older` messages that lie before `seq`, and `newer` ones from it on. */
    const cut = (seq: number, older: number, newer: number): MessageSlice => {
      const left = visible.filter((message) => message.seq < seq);
      const right = visible.filter((message) => message.seq >= seq);
      const items = [...left.slice(Math.max(0, left.length - older)), ...right.slice(0, newer)];
      return structuredClone({ items, hasOlder: left.length > older, hasNewer: right.length > newer });
    };
    if (before !== undefined) return cut(before, limit, 0);
    if (after !== undefined) return cut(after + 1, 0, limit);
    if (around === undefined) return cut(Infinity, limit, 0);
    const half = Math.floor(limit / 2);
    return cut(around, half, limit - half);
  }

  async messagesRevisedSince(
    conversationId: string,
    audience: Audience,
    { revision, upToSeq, limit }: { revision: number; upToSeq: number; limit: number },
  ): Promise<MessageRecord[]> {
    const revised = this.#logOf(conversationId, audience)
      .filter((message) => message.seq <= upToSeq)
      .filter((message) => message.revision > 0 && message.revision > revision);
    return structuredClone(revised.slice(0, limit));
  }

  async reviseMessage(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }> {
    const conversation = this.#find(conversationId);
    const message = this.#logOf(conversationId).find(({ id }) => id === messageId);
    if (!conversation || !message || message.kind === 'event') throw new AppError('NOT_FOUND');
    if (message.deletedAt !== null) throw new AppError('MESSAGE_DELETED');
    conversation.revision += 1;
    conversation.updatedAt = at;
    message.revision = conversation.revision;
    if ('text' in change) Object.assign(message, { text: change.text, editedAt: at });
    else Object.assign(message, { text: '', attachments: [], deletedAt: at });
    if (conversation.lastMessage?.seq === message.seq) conversation.lastMessage = toLastMessage(message);
    return structuredClone({ message, conversation });
  }

  async markRead(
    conversationId: string,
    side: Side,
    { readerId, upToSeq, at }: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    const conversation = this.#find(conversationId);
    if (!conversation) throw new AppError('NOT_FOUND');
    const fromSeq = conversation.read[side].upToSeq;
    const reached = Math.min(upToSeq, conversation.lastSeq);
    const advanced = reached > fromSeq;
    if (advanced) {
      const count = this.#logOf(conversationId).filter(
        ({ seq, kind, senderRole }) => seq <= reached && kind === 'message' && senderRole === otherSide(side),
      ).length;
      conversation.read[side] = { upToSeq: reached, count, readerId, at };
      conversation.delivered[side] = Math.max(reached, conversation.delivered[side]);
      conversation.updatedAt = at;
    }
    return structuredClone({ conversation, advanced, fromSeq });
  }

  async recallConversation(id: string): Promise<ConversationRecord | null> {
    return this.findConversation(id);
  }

  async markDelivered(
    conversationId: string,
    side: Side,
    upToSeq: number,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean }> {
    const conversation = this.#find(conversationId);
    if (!conversation) throw new AppError('NOT_FOUND');
    const reached = Math.min(upToSeq, conversation.lastSeq);
    const advanced = reached > conversation.delivered[side];
    if (advanced) conversation.delivered[side] = reached;
    return structuredClone({ conversation, advanced });
  }

  async findDrafts(userId: string, conversationId: string): Promise<Draft[]> {
    return this.#drafts.of(userId, conversationId);
  }

  async saveDraft(
    userId: string,
    conversationId: string,
    draft: { slot: DraftSlot; text: string; at: string },
  ): Promise<void> {
    this.#drafts.save(userId, conversationId, draft);
  }

  async searchMessages(
    search: MessageSearch,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    const end = cursor === undefined ? Infinity : this.#cursors.placeOf<number>(SEARCH, cursor);
    const found = this.#messages.filter((message, index) => {
      if (index >= end || !mayMatch(search)) return false;
      const conversation = this.#find(message.conversationId);
      return conversation !== undefined && isFound(message, conversation, search);
    });
    return this.#cursors.page(SEARCH, found.reverse(), limit, (last) =>
      this.#messages.findIndex(({ id }) => id === last.id),
    );
  }

  #createdBefore(id: string, again: NonNullable<NewConversation['firstMessage']>): Created {
    const conversation = this.#find(id);
    const message = this.#messages.find((one) => isNamed(one, { ...again, conversationId: id }));
    if (!conversation || !message || !isSameBody(message, again)) throw new AppError('CLIENT_ID_REUSED');
    return structuredClone({ conversation, message, duplicate: true });
  }

  #append({ expectLastSeq, ...input }: NewMessage): Appended {
    const conversation = this.#find(input.conversationId);
    if (!conversation) return { ok: false, code: 'NOT_FOUND' };
    const known = this.#messages.find((message) => isNamed(message, input));
    if (known && !isSameBody(known, input)) return { ok: false, code: 'CLIENT_ID_REUSED' };
    if (known) return { ok: true, message: known, conversation, duplicate: true };
    if (expectLastSeq !== undefined && expectLastSeq !== conversation.lastSeq)
      return { ok: false, code: 'HEAD_MOVED' };
    if (conversation.status === 'closed' && input.kind === 'message')
      return { ok: false, code: 'CONVERSATION_CLOSED' };
    return { ok: true, message: this.#log(conversation, input), conversation, duplicate: false };
  }

  /** Makes `input` the next message of the log. */
  #log(conversation: ConversationRecord, input: NewMessage): MessageRecord {
    const message = nextMessage(conversation, newId(), input);
    this.#messages.push(message);
    Object.assign(conversation, summaryAfter(conversation, message));
    return message;
  }

  #find(id: string): ConversationRecord | undefined {
    return this.#conversations.find((conversation) => conversation.id === id);
  }

  #logOf(conversationId: string, audience: Audience = 'professional'): MessageRecord[] {
    const log = this.#messages.filter((message) => message.conversationId === conversationId);
    return audience === 'user' ? log.filter(isPublicMessage) : log;
  }
}

/** Whether `message` is the one its sender gave this clientId in this conversation. */
function isNamed(
  message: MessageRecord,
  { conversationId, senderId, clientId }: Pick<NewMessage, 'conversationId' | 'senderId' | 'clientId'>,
): boolean {
  return (
    message.conversationId === conversationId &&
    message.senderId === senderId &&
    message.clientId === clientId
  );
}
