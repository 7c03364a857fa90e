import type { Draft, Page, Side } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import {
  ChatStore,
  isSameBody,
  newConversationRecord,
  nextEvent,
  nextMessage,
  otherSide,
  summaryAfter,
  toLastMessage,
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
import { ConversationLists } from './conversation.lists';
import { ConversationRows } from './conversation.rows';
import type { Database } from './database';
import { MessageRows } from './message.rows';
import { newId } from './new-id';

/**
 * Conversations and messages in SQLite. There is one writer, so reading what holds and writing what follows inside one
 * `write` is atomic. The rules are the pure functions of `@prochat/server/chat`; rows and lists have files of their own.
 */
export class SqliteChatStore extends ChatStore {
  readonly #conversations: ConversationRows;
  readonly #lists: ConversationLists;
  readonly #messages: MessageRows;

  constructor(private readonly db: Database) {
    super();
    this.#conversations = new ConversationRows(db);
    this.#lists = new ConversationLists(db);
    this.#messages = new MessageRows(db);
  }

  createConversation(input: NewConversation): Promise<Created> {
    return this.db.write(() => this.#create(input));
  }

  findConversation(id: string): Promise<ConversationRecord | null> {
    return this.db.read(() => this.#conversations.find(id));
  }

  listConversations(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    if (isFiltered(selector)) return this.db.readAside('listFiltered', selector, page);
    return this.db.read(() => this.#lists.page(selector, page));
  }

  countConversations(): Promise<ConversationCounts> {
    return this.db.readAside('countConversations');
  }

  appendMessages(batch: readonly NewMessage[]): Promise<Appended[]> {
    return this.db.write(() => batch.map((message) => this.#append(message)));
  }

  transition(conversationId: string, transition: Transition): Promise<Transitioned | null> {
    return this.db.write(() => this.#transition(conversationId, transition));
  }

  findMessage(conversationId: string, messageId: string): Promise<MessageRecord | null> {
    return this.db.read(() => this.#messages.find(conversationId, messageId));
  }

  sliceMessages(conversationId: string, audience: Audience, range: MessageRange): Promise<MessageSlice> {
    return this.db.read(() => this.#messages.slice(conversationId, audience, range));
  }

  messagesRevisedSince(
    conversationId: string,
    audience: Audience,
    range: { revision: number; upToSeq: number; limit: number },
  ): Promise<MessageRecord[]> {
    return this.db.read(() => this.#messages.revisedSince(conversationId, audience, range));
  }

  async searchMessages(
    search: MessageSearch,
    page: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    // Step by step, so that lists are not kept waiting when much is new to the index.
    while ((await this.db.readAside('indexSome')).more);
    return this.db.readAside('searchMessages', search, page);
  }

  reviseMessage(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }> {
    return this.db.write(() => this.#revise(conversationId, messageId, change, at));
  }

  markRead(
    conversationId: string,
    side: Side,
    read: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    return this.db.write(() => this.#markRead(conversationId, side, read));
  }

  recallConversation(id: string): Promise<ConversationRecord | null> {
    return this.findConversation(id);
  }

  async markDelivered(id: string): Promise<{ conversation: ConversationRecord; advanced: boolean }> {
    const conversation = await this.findConversation(id);
    if (!conversation) throw new AppError('NOT_FOUND');
    return { conversation, advanced: false };
  }

  findDrafts(): Promise<Draft[]> {
    return Promise.resolve([]);
  }

  saveDraft(): Promise<void> {
    return Promise.resolve();
  }

  #create(input: NewConversation): Created {
    const { user, firstMessage, openLimit } = input;
    const known = firstMessage && this.#conversations.findCreated(user.id, firstMessage.clientId);
    if (known) {
      const message = this.#messages.findByClientId(known.id, firstMessage.senderId, firstMessage.clientId);
      if (!message || !isSameBody(message, firstMessage)) throw new AppError('CLIENT_ID_REUSED');
      return { conversation: known, message, duplicate: true };
    }
    if (this.#conversations.countOpen(user.id) >= openLimit) throw new AppError('TOO_MANY_OPEN');

    const empty = newConversationRecord(newId(), input);
    const message =
      firstMessage && nextMessage(empty, newId(), { ...firstMessage, conversationId: empty.id });
    const conversation = message ? { ...empty, ...summaryAfter(empty, message) } : empty;
    this.#conversations.insert(conversation, firstMessage?.clientId ?? null);
    if (message) this.#messages.insert(message);
    return { conversation, message: message ?? null, duplicate: false };
  }

  #append(input: NewMessage): Appended {
    const conversation = this.#conversations.find(input.conversationId);
    if (!conversation) return { ok: false, code: 'NOT_FOUND' };

    const known = this.#messages.findByClientId(conversation.id, input.senderId, input.clientId);
    if (known)
      return isSameBody(known, input)
        ? { ok: true, message: known, conversation, duplicate: true }
        : { ok: false, code: 'CLIENT_ID_REUSED' };
    if (conversation.status === 'closed' && input.kind === 'message')
      return { ok: false, code: 'CONVERSATION_CLOSED' };
    if (input.expectLastSeq !== undefined && input.expectLastSeq !== conversation.lastSeq)
      return { ok: false, code: 'HEAD_MOVED' };

    const message = nextMessage(conversation, newId(), input);
    const advanced = { ...conversation, ...summaryAfter(conversation, message) };
    this.#messages.insert(message);
    this.#conversations.saveSummary(advanced);
    return { ok: true, message, conversation: advanced, duplicate: false };
  }

  #transition(conversationId: string, transition: Transition): Transitioned | null {
    const before = this.#conversations.find(conversationId);
    if (!before || !isAsExpected(before, transition.expect)) return null;

    const message = nextEvent(before, newId(), transition);
    const conversation = { ...before, ...summaryAfter(before, message), ...transition.set };
    this.#messages.insert(message);
    this.#conversations.saveState(conversation);
    return { conversation, message };
  }

  #revise(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): { message: MessageRecord; conversation: ConversationRecord } {
    const before = this.#conversations.find(conversationId);
    const stored = before && this.#messages.find(conversationId, messageId);
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
    this.#messages.saveRevision(message);
    this.#conversations.saveRevision(conversation);
    return { message, conversation };
  }

  #markRead(
    conversationId: string,
    side: Side,
    { readerId, upToSeq, at }: { readerId: string; upToSeq: number; at: string },
  ): { conversation: ConversationRecord; advanced: boolean; fromSeq: number } {
    const before = this.#conversations.find(conversationId);
    if (!before) throw new AppError('NOT_FOUND');
    const fromSeq = before.read[side].upToSeq;
    const reached = Math.min(upToSeq, before.lastSeq);
    if (reached <= fromSeq) return { conversation: before, advanced: false, fromSeq };

    const message = this.#messages.findBySeq(conversationId, reached);
    if (!message) throw new Error(`Conversation ${conversationId} has no message ${reached}.`);
    const cursor = { upToSeq: reached, count: message.sentCounts[otherSide(side)], readerId, at };
    const conversation = { ...before, read: { ...before.read, [side]: cursor }, updatedAt: at };
    this.#conversations.saveRead(conversation);
    return { conversation, advanced: true, fromSeq };
  }
}

function isFiltered({ priority, tag, words = [] }: ConversationListSelector): boolean {
  return priority !== undefined || tag !== undefined || words.length > 0;
}

function isAsExpected(
  conversation: ConversationRecord,
  { status, assignedToId }: Transition['expect'],
): boolean {
  if (!status.includes(conversation.status)) return false;
  return assignedToId === undefined || (conversation.assignedTo?.id ?? null) === assignedToId;
}
