import { AppError } from '@prochat/server/core';
import { isSameBody, newConversationRecord, type Created, type NewConversation } from '@prochat/server/chat';
import { trusted, type Model, type Types } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import {
  toConversationDocument,
  toConversationRecord,
  type ConversationDocument,
} from './conversation.schema';
import type { MessageAppender } from './message-appender';
import { duplicateIndex } from './mongo-errors';
import { newId, requireId } from './object-ids';
import type { RememberedConversations } from './remembered-conversations';
import { knownText } from './text-index';

/**
 * Opens conversations. The first message travels in the conversation's document until it is in the log, so one write
 * decides about both. A repeated clientId finds the conversation by its `creationKey`; the limit holds because each
 * conversation that is not closed takes one of the user's numbered places, which a unique index gives away once.
 */
export class ConversationCreator {
  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly heads: ConversationHeads,
    private readonly appender: MessageAppender,
    private readonly remembered: RememberedConversations,
  ) {}

  /** @throws AppError TOO_MANY_OPEN, CLIENT_ID_REUSED. The caller holds the user's lane. */
  async create(input: NewConversation): Promise<Created> {
    const userId = requireId(input.user.id);
    const contention = new Contention();
    for (;;) {
      const known = await this.findCreated(userId, input);
      if (known) return known;
      const openSlot = await this.findFreeSlot(userId, input.openLimit);
      try {
        return await this.insert(input, openSlot);
      } catch (error) {
        if (duplicateIndex(error) === null) throw error;
      }
      await contention.afterLoss();
    }
  }

  /** The conversation that this user opened with a message under this clientId; the message is in the log then. */
  async findOpened(userId: Types.ObjectId, clientId: string): Promise<Types.ObjectId | null> {
    const found = await this.lookUp(userId, clientId);
    // A crash may have left it pending: loading settles that.
    if (found?.pending) await this.heads.load(found._id);
    return found && found._id;
  }

  private lookUp(userId: Types.ObjectId, clientId: string) {
    return this.conversations
      .findOne({ userId, creationKey: knownText(clientId) }, { _id: 1, pending: 1 })
      .hint('creationKey')
      .lean<Pick<ConversationDocument, '_id' | 'pending'>>();
  }

  private async findCreated(
    userId: Types.ObjectId,
    { firstMessage }: NewConversation,
  ): Promise<Created | null> {
    if (!firstMessage) return null;
    const { senderId, clientId } = firstMessage;
    const found = await this.lookUp(userId, clientId);
    const current = found && (await this.heads.load(found._id));
    if (!current) return null;
    const message = await this.appender.confirmStored(current._id, senderId, clientId);
    if (!message || !isSameBody(message, firstMessage)) throw new AppError('CLIENT_ID_REUSED');
    return { conversation: toConversationRecord(current), message, duplicate: true };
  }

  private async findFreeSlot(userId: Types.ObjectId, openLimit: number): Promise<number> {
    const open = await this.conversations
      .find({ userId, status: trusted({ $in: ['open', 'assigned'] }) }, { _id: 0, openSlot: 1 })
      .hint('byUserAndStatus')
      .lean<Pick<ConversationDocument, 'openSlot'>[]>();
    if (open.length >= openLimit) throw new AppError('TOO_MANY_OPEN');
    const taken = new Set(open.map(({ openSlot }) => openSlot));
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  private async insert(input: NewConversation, openSlot: number): Promise<Created> {
    const { firstMessage } = input;
    const empty = newConversationRecord(newId().toHexString(), input);
    const document: ConversationDocument = { ...toConversationDocument(empty), openSlot };
    if (firstMessage) {
      document.creationKey = firstMessage.clientId;
      document.pending = { id: newId(), message: { ...firstMessage, conversationId: empty.id } };
    }
    await this.conversations.collection.insertOne(document);
    if (!firstMessage) {
      this.remembered.remember(document);
      return { conversation: empty, message: null, duplicate: false };
    }
    const { conversation, message } = await this.heads.settle(document);
    this.remembered.remember(conversation);
    return { conversation: toConversationRecord(conversation), message, duplicate: false };
  }
}
