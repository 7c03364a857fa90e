import {
  nextEvent,
  nextMessage,
  toLastMessage,
  type ConversationRecord,
  type MessageRecord,
} from '@prochat/server/chat';
import { trusted, Types, type Model, type UpdateQuery } from 'mongoose';
import {
  toConversationRecord,
  toPreview,
  type ConversationDocument,
  type Pending,
} from './conversation.schema';
import { Contention } from './contention';
import { DERIVED, LateSummaries } from './late-summaries';
import { toMessageDocument, toMessageRecord, type MessageDocument } from './message.schema';
import { duplicateIndex } from './mongo-errors';
import { summaryUpdate } from './summary-update';

/**
 * Keeps a conversation's document true to its log. The message document is the commit point; the summary in the
 * conversation (head, counts, preview) is written behind it, guarded by the head it was computed from, and made again
 * from the log wherever it is found behind. When what a message changes is written is the business of `late`; who appends
 * what, of the callers, who hold the conversation's lane.
 */
export class ConversationHeads {
  readonly late: LateSummaries;

  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly messages: Model<MessageDocument>,
  ) {
    this.late = new LateSummaries(conversations, (_id) => this.rebuild(_id));
  }

  find(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    return this.conversations.findOne({ _id }).lean<ConversationDocument>().exec();
  }

  /** The conversation as its log says, everything pending written; `null` when there is none. */
  async load(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    await this.late.writeOne(_id);
    // The log before the document: the status read is then never older than the head that is appended to.
    const [lastSeq, revision] = await Promise.all([this.lastSeq(_id), this.lastRevision(_id)]);
    const found = await this.find(_id);
    if (!found) return null;
    let current = found;
    if (lastSeq > current.lastSeq) current = await this.catchUp(current);
    if (revision > current.revision) current = await this.catchUpRevision(current, revision);
    return current.pending ? (await this.settle(current)).conversation : current;
  }

  /** True when `load` would change the document. */
  async isBehind(document: ConversationDocument): Promise<boolean> {
    if (document.pending) return true;
    const [lastSeq, revision] = await Promise.all([
      this.lastSeq(document._id),
      this.lastRevision(document._id),
    ]);
    return lastSeq > document.lastSeq || revision > document.revision;
  }

  /**
   * Writes the summary that `appended` gives, if the document still is at the head they were appended to; else makes it
   * from the log.
   */
  async advance(
    before: ConversationDocument,
    appended: readonly MessageRecord[],
    settled?: Pending,
  ): Promise<ConversationDocument> {
    const update: UpdateQuery<ConversationDocument> = { $set: summaryUpdate(before, appended) };
    if (settled) update.$unset = { pending: 1 };
    const advanced = await this.conversations.collection.findOneAndUpdate(
      {
        _id: before._id,
        lastSeq: before.lastSeq,
        ...(settled ? { 'pending.id': settled.id } : {}),
      },
      update,
      { returnDocument: 'after', writeConcern: DERIVED },
    );
    const current = (advanced as ConversationDocument | null) ?? (await this.require(before._id));
    return current.pending ? (await this.settle(current)).conversation : current;
  }

  /**
   * Repairs what a crash has left behind: everything pending, and conversations whose latest messages are not counted.
   * Older ones are repaired when they are touched. Safe beside other processes at work; returns how many it found.
   */
  async repairRecent(since: Date): Promise<number> {
    const pending = await this.conversations
      .find({ 'pending.id': trusted({ $type: 'objectId' }) }, { _id: 1 })
      .hint('pending')
      .lean<Pick<ConversationDocument, '_id'>[]>();
    const behind = await this.messages.aggregate<Pick<ConversationDocument, '_id'>>([
      { $match: { _id: { $gte: firstIdSince(since) } } },
      { $group: { _id: '$conversationId', lastSeq: { $max: '$seq' } } },
      { $lookup: { from: 'conversations', localField: '_id', foreignField: '_id', as: 'conversation' } },
      { $match: { $expr: { $gt: ['$lastSeq', { $first: '$conversation.lastSeq' }] } } },
      { $project: { _id: 1 } },
    ]);
    for (const { _id } of [...pending, ...behind]) await this.load(_id);
    return pending.length + behind.length;
  }

  /** Writes the pending entry into the log, once, whoever else tries the same. */
  async settle(
    start: ConversationDocument,
  ): Promise<{ conversation: ConversationDocument; message: MessageRecord }> {
    const { pending } = start;
    if (!pending) throw new Error('There is nothing to settle.');
    let current = start;
    const contention = new Contention();
    for (;;) {
      const message = toEntry(toConversationRecord(current), pending);
      try {
        await this.messages.collection.insertOne(toMessageDocument(message));
        return { conversation: await this.advance(current, [message], pending), message };
      } catch (error) {
        if (duplicateIndex(error) === null) throw error;
      }
      const logged = await this.messages.findOne({ _id: pending.id }).lean<MessageDocument>();
      if (logged) {
        await this.conversations.updateOne(
          { _id: current._id, 'pending.id': pending.id },
          { $unset: { pending: 1 } },
        );
        return { conversation: await this.require(current._id), message: toMessageRecord(logged) };
      }
      await contention.afterLoss();
      current = await this.catchUp(current);
    }
  }

  private async rebuild(_id: Types.ObjectId): Promise<void> {
    const found = await this.find(_id);
    if (found) await this.catchUp(found);
  }

  /** Folds what the log has beyond the document into it. */
  private async catchUp(start: ConversationDocument): Promise<ConversationDocument> {
    let current = start;
    const contention = new Contention();
    for (;;) {
      const missed = await this.messages
        .find({ conversationId: current._id, seq: trusted({ $gt: current.lastSeq }) })
        .sort({ seq: 1 })
        .hint('log')
        .limit(1_000)
        .lean<MessageDocument[]>();
      if (missed.length > 0) {
        await this.conversations.collection.updateOne(
          { _id: current._id, lastSeq: current.lastSeq },
          { $set: summaryUpdate(current, missed.map(toMessageRecord)) },
          { writeConcern: DERIVED },
        );
      }
      const read = await this.find(current._id);
      if (!read) return current;
      if (missed.length < 1_000 && read.lastSeq >= (missed.at(-1)?.seq ?? 0)) return read;
      if (read.lastSeq === current.lastSeq) await contention.afterLoss();
      current = read;
    }
  }

  /** After a crash between an edit and the conversation's part of it. */
  private async catchUpRevision(
    document: ConversationDocument,
    revision: number,
  ): Promise<ConversationDocument> {
    const seq = document.lastMessage?.seq;
    const previewed =
      seq === undefined
        ? null
        : await this.messages.findOne({ conversationId: document._id, seq }).lean<MessageDocument>();
    const at = previewed?.deletedAt ?? previewed?.editedAt ?? document.updatedAt;
    return this.recordRevision(document._id, previewed && toMessageRecord(previewed), revision, at);
  }

  /** Raises the conversation's revision, and renews the preview if `message` is the one that it shows. */
  async recordRevision(
    _id: Types.ObjectId,
    message: MessageRecord | null,
    revision: number,
    at: Date,
  ): Promise<ConversationDocument> {
    const raise = { $max: { revision }, $set: { updatedAt: at } };
    if (message) {
      const renewed = await this.conversations
        .findOneAndUpdate(
          { _id, 'lastMessage.seq': message.seq, 'lastMessage.revision': trusted({ $lt: message.revision }) },
          { ...raise, $set: { updatedAt: at, lastMessage: toPreview(toLastMessage(message), message) } },
          { returnDocument: 'after' },
        )
        .lean<ConversationDocument>();
      if (renewed) return renewed;
    }
    const raised = await this.conversations
      .findOneAndUpdate({ _id }, raise, { returnDocument: 'after' })
      .lean<ConversationDocument>();
    return raised ?? this.require(_id);
  }

  async lastRevision(conversationId: Types.ObjectId): Promise<number> {
    const head = await this.messages
      .findOne({ conversationId, revision: trusted({ $gt: 0 }) }, { _id: 0, revision: 1 })
      .sort({ revision: -1 })
      .hint('revision')
      .lean<Pick<MessageDocument, 'revision'>>();
    return head?.revision ?? 0;
  }

  private async lastSeq(conversationId: Types.ObjectId): Promise<number> {
    const head = await this.messages
      .findOne({ conversationId }, { _id: 0, seq: 1 })
      .sort({ seq: -1 })
      .hint('log')
      .lean<Pick<MessageDocument, 'seq'>>();
    return head?.seq ?? 0;
  }

  private async require(_id: Types.ObjectId): Promise<ConversationDocument> {
    const current = await this.load(_id);
    if (!current) throw new Error(`Conversation ${_id.toHexString()} has gone.`);
    return current;
  }
}

function firstIdSince(since: Date): Types.ObjectId {
  return Types.ObjectId.createFromTime(Math.max(0, Math.floor(since.getTime() / 1000)));
}

function toEntry(conversation: ConversationRecord, pending: Pending): MessageRecord {
  const id = pending.id.toHexString();
  return 'message' in pending
    ? nextMessage(conversation, id, pending.message)
    : nextEvent(conversation, id, pending);
}
