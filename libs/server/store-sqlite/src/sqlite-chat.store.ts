import type { Draft, DraftSlot, Page, Side } from '@prochat/contract';
import {
  ChatStore,
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
import { ConversationLists, isOnList } from './conversation.lists';
import { ConversationMemory, WRITTEN_EVERY_MS } from './conversation.memory';
import { ConversationRows } from './conversation.rows';
import type { Database } from './database';
import { DraftRows } from './draft.rows';
import { ConversationWrites, copyOf } from './conversation.writes';
import { MessageRows } from './message.rows';

/** So many summaries are written in one turn before a filtered list is read: about a millisecond. */
const WRITTEN_AT_ONCE = 25;

/**
 * Conversations and messages in SQLite. There is one writer, so knowing what holds and writing what follows inside one
 * `write` is atomic. The rules are the pure functions of `@prochat/server/chat`; rows, lists and what is remembered of
 * conversations, so that a message is one statement, have files of their own.
 */
export class SqliteChatStore extends ChatStore {
  readonly #lists: ConversationLists;
  readonly #conversations: ConversationRows;
  readonly #messages: MessageRows;
  readonly #drafts: DraftRows;
  readonly #memory: ConversationMemory;
  readonly #writes: ConversationWrites;

  /** @param summariesEveryMs how long the row of a conversation may be behind its log */
  constructor(
    private readonly db: Database,
    summariesEveryMs = WRITTEN_EVERY_MS,
  ) {
    super();
    this.#lists = new ConversationLists(db);
    this.#messages = new MessageRows(db);
    this.#drafts = new DraftRows(db);
    this.#conversations = new ConversationRows(db);
    this.#memory = new ConversationMemory(
      db,
      this.#conversations,
      this.#messages,
      () => db.commitSoon(),
      summariesEveryMs,
    );
    this.#writes = new ConversationWrites(this.#conversations, this.#messages, this.#memory);
    db.accompany(this.#memory);
  }

  createConversation(input: NewConversation): Promise<Created> {
    return this.db.write(() => this.#writes.create(input));
  }

  findConversation(id: string): Promise<ConversationRecord | null> {
    return this.db.read(() => {
      const conversation = this.#memory.find(id);
      return conversation && copyOf(conversation);
    });
  }

  recallConversation(id: string): Promise<ConversationRecord | null> {
    return this.findConversation(id);
  }

  listConversations(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    if (isFiltered(selector)) return this.#listFiltered(selector, page);
    return this.db.read(() => {
      const behind = this.#behindOn(selector);
      const { items, nextCursor } = this.#lists.page(selector, page, behind);
      return { items: items.map((item) => copyOf(this.#memory.withDelivered(item))), nextCursor };
    });
  }

  queuePosition(conversationId: string, max: number): Promise<number | null> {
    return this.db.read(() => this.#conversations.countWaitingUpTo(conversationId, max) || null);
  }

  countConversations(): Promise<ConversationCounts> {
    return this.db.readAside('countConversations');
  }

  appendMessages(batch: readonly NewMessage[]): Promise<Appended[]> {
    // One message is one statement: a savepoint would be two more.
    if (batch.length === 1)
      return this.db.writeOne(() => batch.map((message) => this.#writes.append(message)));
    return this.db.write(() => batch.map((message) => this.#writes.append(message)));
  }

  transition(conversationId: string, transition: Transition): Promise<Transitioned | null> {
    return this.db.write(() => this.#writes.transition(conversationId, transition));
  }

  amendConversation(conversationId: string, amendment: Amendment): Promise<Amended> {
    return this.db.write(() => this.#writes.amend(conversationId, amendment));
  }

  findMessage(conversationId: string, messageId: string): Promise<MessageRecord | null> {
    return this.db.read(() => this.#messages.find(conversationId, messageId));
  }

  findSentMessage(
    senderId: string,
    clientId: string,
    conversationId: string | null,
  ): Promise<MessageRecord | null> {
    return this.db.read(() => {
      const id = conversationId ?? this.#conversations.findCreated(senderId, clientId)?.id;
      return id === undefined ? null : this.#messages.findByClientId(id, senderId, clientId);
    });
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
    return this.db.write(() => this.#writes.revise(conversationId, messageId, change, at));
  }

  markRead(
    conversationId: string,
    side: Side,
    read: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    return this.db.writeOne(() => this.#writes.markRead(conversationId, side, read));
  }

  markDelivered(
    conversationId: string,
    side: Side,
    upToSeq: number,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean }> {
    return this.db.read(() => this.#writes.markDelivered(conversationId, side, upToSeq));
  }

  findDrafts(userId: string, conversationId: string): Promise<Draft[]> {
    return this.db.read(() => this.#drafts.find(userId, conversationId));
  }

  saveDraft(
    userId: string,
    conversationId: string,
    draft: { slot: DraftSlot; text: string; at: string },
  ): Promise<void> {
    return this.db.writeOne(() => this.#drafts.save(userId, conversationId, draft));
  }

  /** In a thread, on the file: what this list shows has to be there. What comes later may be missing. */
  async #listFiltered(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    const ids = this.#behindOn(selector).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += WRITTEN_AT_ONCE) {
      const some = ids.slice(from, from + WRITTEN_AT_ONCE);
      await this.db.write(() => some.forEach((id) => this.#memory.write(id)));
    }
    const { items, nextCursor } = await this.db.readAside('listFiltered', selector, page);
    return { items: items.map((item) => this.#memory.withDelivered(item)), nextCursor };
  }

  #behindOn(selector: ConversationListSelector): ConversationRecord[] {
    return this.#memory.behind((conversation) => isOnList(selector, conversation));
  }
}

function isFiltered({ priority, tag, words = [] }: ConversationListSelector): boolean {
  return priority !== undefined || tag !== undefined || words.length > 0;
}
