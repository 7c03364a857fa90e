import type { Side } from '@prochat/contract';
import { otherSide, type ConversationRecord } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import { trusted, type Model, type Types } from 'mongoose';
import { deliveredOf, toConversationRecord, type ConversationDocument } from './conversation.schema';
import type { CurrentConversations } from './current-conversations';
import type { LateSummaries } from './late-summaries';
import type { MessageDocument } from './message.schema';
import { withFurthestCursors, type RememberedConversations } from './remembered-conversations';

interface Reading {
  readerId: string;
  upToSeq: number;
  at: string;
}

/**
 * How far each side has read and received. Heads and cursors never go back, so what is remembered of them holds even if
 * another process has moved them on; only a cursor beyond the remembered head is worth a look.
 */
export class ConversationCursors {
  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly messages: Model<MessageDocument>,
    private readonly current: CurrentConversations,
    private readonly remembered: RememberedConversations,
    private readonly late: LateSummaries,
  ) {}

  /** Monotone by its condition: `upToSeq` and `count` only grow, and `readerId` and `at` go with them. */
  async markRead(
    _id: Types.ObjectId,
    side: Side,
    { readerId, upToSeq, at }: Reading,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }> {
    const current = await this.requireUpTo(_id, upToSeq);
    const reached = Math.min(upToSeq, current.lastSeq);
    if (reached <= current.read[side].upToSeq) return unmoved(current, side);

    const count = await this.countUpTo(current, otherSide(side), reached);
    const updatedAt = new Date(at);
    const cursor = { upToSeq: reached, count, readerId, at: updatedAt.toISOString() };
    await this.late.writeOne(_id);
    const before = await this.conversations
      .findOneAndUpdate(
        { _id, [`read.${side}.upToSeq`]: trusted({ $lt: reached }) },
        { $set: { [`read.${side}`]: cursor, updatedAt }, $max: { [`delivered.${side}`]: reached } },
        { returnDocument: 'before' },
      )
      .lean<ConversationDocument>();
    if (!before) return unmoved((await this.current.find(_id)) ?? current, side);
    const after = { ...before, read: { ...before.read, [side]: cursor }, updatedAt };
    return {
      conversation: toConversationRecord(this.merge(after)),
      advanced: true,
      fromSeq: before.read[side].upToSeq,
    };
  }

  /** Written with the summaries: devices say it again. */
  async markDelivered(
    _id: Types.ObjectId,
    side: Side,
    upToSeq: number,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean }> {
    const found = await this.requireUpTo(_id, upToSeq);
    const known = this.remembered.recall(_id.toHexString()) ?? found;
    const reached = Math.min(upToSeq, known.lastSeq);
    const delivered = deliveredOf(known);
    if (reached <= delivered[side]) return { conversation: toConversationRecord(known), advanced: false };
    const after = { ...known, delivered: { ...delivered, [side]: reached } };
    this.late.noteDelivered(after, side, reached);
    this.remembered.remember(after);
    return { conversation: toConversationRecord(after), advanced: true };
  }

  /** As remembered when that head is far enough. @throws AppError NOT_FOUND */
  private async requireUpTo(_id: Types.ObjectId, upToSeq: number): Promise<ConversationDocument> {
    const known = await this.current.recall(_id);
    const current = known && upToSeq > known.lastSeq ? await this.current.find(_id) : known;
    if (!current) throw new AppError('NOT_FOUND');
    return current;
  }

  private async countUpTo(current: ConversationDocument, sender: Side, seq: number): Promise<number> {
    if (seq === current.lastSeq) return current.sent[sender];
    const message = await this.messages
      .findOne({ conversationId: current._id, seq }, { sentCounts: 1 })
      .lean<Pick<MessageDocument, 'sentCounts'>>();
    if (!message) throw new Error(`Conversation ${current._id.toHexString()} has no message ${seq}.`);
    return message.sentCounts[sender];
  }

  /** The document just written, which may lack what this process has appended meanwhile; remembers its cursors. */
  private merge(written: ConversationDocument): ConversationDocument {
    const known = this.remembered.change(written._id.toHexString(), (document) => ({
      ...withFurthestCursors(document, written),
      updatedAt: written.updatedAt,
    }));
    if (!known) return written;
    const after = withFurthestCursors(written, known);
    if (known.lastSeq <= written.lastSeq) return after;
    const { lastSeq, lastPublicSeq, sent, lastMessage, lastMessageAt } = known;
    return { ...after, lastSeq, lastPublicSeq, sent, lastMessage, lastMessageAt };
  }
}

function unmoved(
  document: ConversationDocument,
  side: Side,
): { conversation: ConversationRecord; advanced: boolean; fromSeq: number } {
  return {
    conversation: toConversationRecord(document),
    advanced: false,
    fromSeq: document.read[side].upToSeq,
  };
}
