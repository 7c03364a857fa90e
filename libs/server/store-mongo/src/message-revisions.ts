import { AppError } from '@prochat/server/core';
import { toSearchWords, type MessageRecord } from '@prochat/server/chat';
import type { Model, Types } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import type { ConversationDocument } from './conversation.schema';
import { toMessageRecord, type MessageDocument } from './message.schema';
import { duplicateIndex } from './mongo-errors';

/**
 * Edits and deletes messages. The message is the commit point here too: it takes the conversation's next revision, which
 * a unique index gives away once, and the conversation's own number and preview follow.
 */
export class MessageRevisions {
  constructor(
    private readonly messages: Model<MessageDocument>,
    private readonly heads: ConversationHeads,
  ) {}

  /** @throws AppError NOT_FOUND, MESSAGE_DELETED. The caller holds the conversation's lane. */
  async revise(
    conversationId: Types.ObjectId,
    _id: Types.ObjectId,
    change: { text: string } | { deleted: true },
    at: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationDocument }> {
    const revisedAt = new Date(at);
    const contention = new Contention();
    for (;;) {
      // Brings the summary up to this message, so that its preview is there to be renewed.
      const conversation = await this.heads.load(conversationId);
      const stored = await this.messages.findOne({ _id, conversationId }).lean<MessageDocument>();
      if (!conversation || !stored || stored.kind === 'event') throw new AppError('NOT_FOUND');
      if (stored.deletedAt !== null) throw new AppError('MESSAGE_DELETED');

      const revision = conversation.revision + 1;
      const changes =
        'text' in change
          ? { text: change.text, editedAt: revisedAt, words: toSearchWords(change.text) }
          : { text: '', attachments: [], deletedAt: revisedAt };
      const revised = await this.write(stored, { ...changes, revision });
      if (revised) {
        const message = toMessageRecord(revised);
        const after = await this.heads.recordRevision(conversationId, message, revision, revisedAt);
        return { message, conversation: after };
      }
      await contention.afterLoss();
    }
  }

  /** `null` when somebody else revised this message, or took this revision, meanwhile. */
  private async write(
    { _id, conversationId, revision }: MessageDocument,
    changes: Partial<MessageDocument>,
  ): Promise<MessageDocument | null> {
    try {
      return await this.messages
        .findOneAndUpdate(
          { _id, conversationId, revision, deletedAt: null },
          changes.deletedAt ? { $set: changes, $unset: { words: 1 } } : { $set: changes },
          { returnDocument: 'after' },
        )
        .lean<MessageDocument>();
    } catch (error) {
      if (duplicateIndex(error) === null) throw error;
      return null;
    }
  }
}
