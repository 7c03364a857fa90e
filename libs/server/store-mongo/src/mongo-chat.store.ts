import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
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
import type { Model, Types } from 'mongoose';
import { ConversationAmendments } from './conversation-amendments';
import { ConversationCreator } from './conversation-creator';
import { ConversationCursors } from './conversation-cursors';
import { ConversationHeads } from './conversation-heads';
import { ConversationLists } from './conversation-lists';
import { ConversationTransitions } from './conversation-transitions';
import { ConversationDocument, toConversationRecord } from './conversation.schema';
import { CurrentConversations } from './current-conversations';
import { DraftDocument } from './draft.schema';
import { Drafts } from './drafts';
import { Lanes } from './lanes';
import type { Late } from './late-summaries';
import { MessageAppender } from './message-appender';
import { MessageFinder } from './message-finder';
import { MessageRevisions } from './message-revisions';
import { MessageSlices } from './message-slices';
import { MessageDocument, toMessageRecord } from './message.schema';
import { reach } from './mongo-errors';
import { parseId, requireId } from './object-ids';
import { RememberedConversations } from './remembered-conversations';
import { knownText } from './text-index';

/** How far back the start looks for messages that a crashed process has not counted. */
const REPAIRED_AT_START_MS = 15 * 60_000;

/**
 * Conversations and messages in MongoDB, without transactions. Each deed has a class of its own; here they get their
 * lanes, ids are checked, and what the driver throws becomes UNAVAILABLE. The rules are the pure functions of
 * `@prochat/server/chat`.
 */
@Injectable()
export class MongoChatStore extends ChatStore implements BeforeApplicationShutdown {
  /** Keys are ids of conversations and, for opening one, of users. */
  private readonly lanes = new Lanes();
  private readonly remembered = new RememberedConversations();
  private readonly heads: ConversationHeads;
  private readonly current: CurrentConversations;
  private readonly appender: MessageAppender;
  private readonly creator: ConversationCreator;
  private readonly transitions: ConversationTransitions;
  private readonly amendments: ConversationAmendments;
  private readonly revisions: MessageRevisions;
  private readonly cursors: ConversationCursors;
  private readonly drafts: Drafts;
  private readonly lists: ConversationLists;
  private readonly slices: MessageSlices;
  private readonly finder: MessageFinder;

  constructor(
    @InjectModel(ConversationDocument.name) conversations: Model<ConversationDocument>,
    @InjectModel(MessageDocument.name) private readonly messages: Model<MessageDocument>,
    @InjectModel(DraftDocument.name) drafts: Model<DraftDocument>,
  ) {
    super();
    const { remembered } = this;
    this.heads = new ConversationHeads(conversations, messages);
    const { heads } = this;
    this.current = new CurrentConversations(heads, remembered, this.lanes);
    this.appender = new MessageAppender(heads, messages, remembered);
    this.creator = new ConversationCreator(conversations, heads, this.appender, remembered);
    this.transitions = new ConversationTransitions(conversations, heads);
    this.amendments = new ConversationAmendments(conversations, heads);
    this.revisions = new MessageRevisions(messages, heads);
    this.cursors = new ConversationCursors(conversations, messages, this.current, remembered, heads.late);
    this.drafts = new Drafts(drafts);
    this.lists = new ConversationLists(conversations);
    this.slices = new MessageSlices(messages);
    this.finder = new MessageFinder(messages, conversations);
  }

  /** To be called once at start: finishes what a crash has interrupted. */
  repair(): Promise<number> {
    return reach(() => this.heads.repairRecent(new Date(Date.now() - REPAIRED_AT_START_MS)));
  }

  /** After the last message, before the connection goes: spares the next start the work of rebuilding. */
  close(): Promise<void> {
    return this.heads.late.close();
  }

  /** The sockets have had their last answers by now, and the connection is there. */
  beforeApplicationShutdown(): Promise<void> {
    return this.close();
  }

  createConversation(input: NewConversation): Promise<Created> {
    return reach(() => this.lanes.run([input.user.id], () => this.creator.create(input)));
  }

  findConversation(id: string): Promise<ConversationRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => toRecord(await this.current.find(_id)));
  }

  recallConversation(id: string): Promise<ConversationRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => toRecord(await this.current.recall(_id)));
  }

  listConversations(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    return reach(async () => {
      await this.heads.late.writeAll((late) => mayBeIn(selector, late));
      return this.lists.page(selector, page);
    });
  }

  async queuePosition(conversationId: string, max: number): Promise<number | null> {
    const _id = parseId(conversationId);
    return _id === null ? null : reach(() => this.lists.queuePosition(_id, max));
  }

  countConversations(): Promise<ConversationCounts> {
    return reach(() => this.lists.count());
  }

  appendMessages(batch: readonly NewMessage[]): Promise<Appended[]> {
    const keys = batch.map(({ conversationId }) => conversationId);
    return reach(() => this.lanes.run(keys, () => this.appender.append(batch)));
  }

  async transition(conversationId: string, transition: Transition): Promise<Transitioned | null> {
    const _id = parseId(conversationId);
    if (_id === null) return null;
    const done = await this.change(_id, () => this.transitions.apply(_id, transition));
    return done && { ...done, conversation: toConversationRecord(done.conversation) };
  }

  async amendConversation(conversationId: string, amendment: Amendment): Promise<Amended> {
    const _id = requireId(conversationId);
    const { conversation, before } = await this.change(_id, () => this.amendments.apply(_id, amendment));
    const { priority, tags } = before;
    return { conversation: toConversationRecord(conversation), before: { priority, tags } };
  }

  findMessage(conversationId: string, messageId: string): Promise<MessageRecord | null> {
    const [conversation, _id] = [parseId(conversationId), parseId(messageId)];
    if (conversation === null || _id === null) return Promise.resolve(null);
    return reach(async () => {
      const found = await this.messages
        .findOne({ _id, conversationId: conversation })
        .lean<MessageDocument>();
      return found && toMessageRecord(found);
    });
  }

  findSentMessage(
    senderId: string,
    clientId: string,
    conversationId: string | null,
  ): Promise<MessageRecord | null> {
    const sender = parseId(senderId);
    if (sender === null) return Promise.resolve(null);
    return reach(async () => {
      const conversation =
        conversationId === null ? await this.creator.findOpened(sender, clientId) : parseId(conversationId);
      if (conversation === null) return null;
      // Only read: it is asked for every file that is served, also while nothing can be written.
      const found = await this.messages
        .findOne({ conversationId: conversation, senderId: sender, clientId: knownText(clientId) })
        .hint('clientId')
        .lean<MessageDocument>();
      return found && toMessageRecord(found);
    });
  }

  sliceMessages(conversationId: string, audience: Audience, range: MessageRange): Promise<MessageSlice> {
    const _id = parseId(conversationId);
    if (_id === null) return Promise.resolve({ items: [], hasOlder: false, hasNewer: false });
    return reach(() => this.slices.slice(_id, audience, range));
  }

  messagesRevisedSince(
    conversationId: string,
    audience: Audience,
    range: { revision: number; upToSeq: number; limit: number },
  ): Promise<MessageRecord[]> {
    const _id = parseId(conversationId);
    if (_id === null) return Promise.resolve([]);
    return reach(() => this.slices.revisedSince(_id, audience, range));
  }

  /** Newest stored first, which is by id. @throws AppError INVALID_CURSOR */
  searchMessages(
    search: MessageSearch,
    page: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    return reach(() => this.finder.page(search, page));
  }

  async reviseMessage(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }> {
    const [_id, message] = [requireId(conversationId), requireId(messageId)];
    const revised = await this.change(_id, () => this.revisions.revise(_id, message, change, at));
    return { ...revised, conversation: toConversationRecord(revised.conversation) };
  }

  async markRead(
    conversationId: string,
    side: Side,
    read: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    const _id = requireId(conversationId);
    return reach(() => this.cursors.markRead(_id, side, read));
  }

  async markDelivered(
    conversationId: string,
    side: Side,
    upToSeq: number,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean }> {
    const _id = requireId(conversationId);
    return reach(() => this.cursors.markDelivered(_id, side, upToSeq));
  }

  findDrafts(userId: string, conversationId: string): Promise<Draft[]> {
    const [user, conversation] = [parseId(userId), parseId(conversationId)];
    if (user === null || conversation === null) return Promise.resolve([]);
    return reach(() => this.drafts.find(user, conversation));
  }

  async saveDraft(
    userId: string,
    conversationId: string,
    draft: { slot: DraftSlot; text: string; at: string },
  ): Promise<void> {
    const [user, conversation] = [requireId(userId), requireId(conversationId)];
    return reach(() => this.drafts.save(user, conversation, draft));
  }

  /** Something else than an append, in the conversation's lane; what it leaves is what is remembered. */
  private change<T extends { conversation: ConversationDocument } | null>(
    _id: Types.ObjectId,
    work: () => Promise<T>,
  ): Promise<T> {
    const key = _id.toHexString();
    return reach(() =>
      this.lanes.run([key], async () => {
        try {
          const done = await work();
          if (done) this.remembered.remember(done.conversation);
          else this.remembered.forget(key);
          return done;
        } catch (error) {
          this.remembered.forget(key);
          throw error;
        }
      }),
    );
  }
}

function toRecord(document: ConversationDocument | null): ConversationRecord | null {
  return document && toConversationRecord(document);
}

/** Everybody's lists may hold any conversation; a person's own only his. */
function mayBeIn(selector: ConversationListSelector, { userId }: Late): boolean {
  return selector.list !== 'own' || userId.toHexString() === selector.userId;
}
