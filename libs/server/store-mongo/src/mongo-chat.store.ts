import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Draft, Page, Side } from '@prochat/contract';
import {
  ChatStore,
  otherSide,
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
import { trusted, type Model, type Types } from 'mongoose';
import { ConversationCreator } from './conversation-creator';
import { ConversationHeads } from './conversation-heads';
import { ConversationLists } from './conversation-lists';
import { ConversationTransitions } from './conversation-transitions';
import { ConversationDocument, toConversationRecord } from './conversation.schema';
import { Lanes } from './lanes';
import { MessageAppender } from './message-appender';
import { MessageFinder } from './message-finder';
import { MessageRevisions } from './message-revisions';
import { MessageSlices } from './message-slices';
import { MessageDocument, toMessageRecord } from './message.schema';
import { reach } from './mongo-errors';
import { parseId, requireId } from './object-ids';

/** How far back the start looks for messages that a crashed process has not counted. */
const REPAIRED_AT_START_MS = 15 * 60_000;

/**
 * Conversations and messages in MongoDB, without transactions. Each deed has a class of its own; here they get their
 * lanes, ids are checked, and what the driver throws becomes UNAVAILABLE. The rules are the pure functions of
 * `@prochat/server/chat`.
 */
@Injectable()
export class MongoChatStore extends ChatStore {
  /** Keys are ids of conversations and, for opening one, of users. */
  private readonly lanes = new Lanes();
  private readonly heads: ConversationHeads;
  private readonly appender: MessageAppender;
  private readonly creator: ConversationCreator;
  private readonly transitions: ConversationTransitions;
  private readonly revisions: MessageRevisions;
  private readonly lists: ConversationLists;
  private readonly slices: MessageSlices;
  private readonly finder: MessageFinder;

  constructor(
    @InjectModel(ConversationDocument.name) private readonly conversations: Model<ConversationDocument>,
    @InjectModel(MessageDocument.name) private readonly messages: Model<MessageDocument>,
  ) {
    super();
    this.heads = new ConversationHeads(conversations, messages);
    this.appender = new MessageAppender(this.heads, messages);
    this.creator = new ConversationCreator(conversations, this.heads, this.appender);
    this.transitions = new ConversationTransitions(conversations, this.heads);
    this.revisions = new MessageRevisions(messages, this.heads);
    this.lists = new ConversationLists(conversations);
    this.slices = new MessageSlices(messages);
    this.finder = new MessageFinder(messages, conversations);
  }

  /** To be called once at start: finishes what a crash has interrupted. */
  repair(): Promise<number> {
    return reach(() => this.heads.repairRecent(new Date(Date.now() - REPAIRED_AT_START_MS)));
  }

  createConversation(input: NewConversation): Promise<Created> {
    return reach(() => this.lanes.run([input.user.id], () => this.creator.create(input)));
  }

  findConversation(id: string): Promise<ConversationRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const current = await this.current(_id);
      return current && toConversationRecord(current);
    });
  }

  listConversations(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>> {
    return reach(() => this.lists.page(selector, page));
  }

  countConversations(): Promise<ConversationCounts> {
    return reach(() => this.lists.count());
  }

  appendMessages(batch: readonly NewMessage[]): Promise<Appended[]> {
    const keys = batch.map(({ conversationId }) => conversationId);
    return reach(() => this.lanes.run(keys, () => this.appender.append(batch)));
  }

  transition(conversationId: string, transition: Transition): Promise<Transitioned | null> {
    const _id = parseId(conversationId);
    if (_id === null) return Promise.resolve(null);
    return reach(() =>
      this.lanes.run([conversationId], () => {
        this.appender.forget(conversationId);
        return this.transitions.apply(_id, transition);
      }),
    );
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
    const [conversation, message] = [requireId(conversationId), requireId(messageId)];
    return reach(() =>
      this.lanes.run([conversationId], () => {
        this.appender.forget(conversationId);
        return this.revisions.revise(conversation, message, change, at);
      }),
    );
  }

  async markRead(
    conversationId: string,
    side: Side,
    read: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    const _id = requireId(conversationId);
    return reach(() => this.moveCursor(_id, side, read));
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

  /** Monotone by its condition: `upToSeq` and `count` only grow, and `readerId` and `at` go with them. */
  private async moveCursor(
    _id: Types.ObjectId,
    side: Side,
    { readerId, upToSeq, at }: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    const current = await this.current(_id);
    if (!current) throw new AppError('NOT_FOUND');
    const reached = Math.min(upToSeq, current.lastSeq);
    const unmoved = (document: ConversationDocument) => ({
      conversation: toConversationRecord(document),
      advanced: false,
      fromSeq: document.read[side].upToSeq,
    });
    if (reached <= current.read[side].upToSeq) return unmoved(current);

    const count = await this.countUpTo(current, otherSide(side), reached);
    const updatedAt = new Date(at);
    const cursor = { upToSeq: reached, count, readerId, at: updatedAt.toISOString() };
    const before = await this.conversations
      .findOneAndUpdate(
        { _id, [`read.${side}.upToSeq`]: trusted({ $lt: reached }) },
        { $set: { [`read.${side}`]: cursor, updatedAt } },
        { returnDocument: 'before' },
      )
      .lean<ConversationDocument>();
    if (!before) return unmoved((await this.heads.find(_id)) ?? current);
    const after = { ...before, read: { ...before.read, [side]: cursor }, updatedAt };
    return { conversation: toConversationRecord(after), advanced: true, fromSeq: before.read[side].upToSeq };
  }

  private async countUpTo(current: ConversationDocument, sender: Side, seq: number): Promise<number> {
    if (seq === current.lastSeq) return current.sent[sender];
    const message = await this.messages
      .findOne({ conversationId: current._id, seq }, { sentCounts: 1 })
      .lean<Pick<MessageDocument, 'sentCounts'>>();
    if (!message) throw new Error(`Conversation ${current._id.toHexString()} has no message ${seq}.`);
    return message.sentCounts[sender];
  }

  /** What is found behind its log waits for whoever is writing to it, and is then repaired. */
  private async current(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    const found = await this.heads.find(_id);
    if (!found || !(await this.heads.isBehind(found))) return found;
    return this.lanes.run([_id.toHexString()], () => this.heads.load(_id));
  }
}
