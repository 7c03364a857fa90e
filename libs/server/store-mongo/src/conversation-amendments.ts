import { amended, type Amended, type Amendment } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import { trusted, type Model, type Types } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import { toConversationRecord, toFacets, type ConversationDocument } from './conversation.schema';

/** Changes what is known of a conversation beside its log: written only while it still is what it was decided on. */
export class ConversationAmendments {
  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly heads: ConversationHeads,
  ) {}

  /** The caller holds the conversation's lane. @throws AppError NOT_FOUND, TOO_MANY_CONVERSATION_TAGS */
  async apply(
    _id: Types.ObjectId,
    amendment: Amendment,
  ): Promise<{ conversation: ConversationDocument; before: Amended['before'] }> {
    const contention = new Contention();
    for (;;) {
      const current = await this.heads.load(_id);
      if (!current) throw new AppError('NOT_FOUND');
      const before = toConversationRecord(current);
      const after = amended(before, amendment);
      if (after === before) return { conversation: current, before };
      const { priority, tags, rating } = after;
      const changed = await this.conversations
        .findOneAndUpdate(
          { _id, priority: current.priority, tags: trusted({ $eq: current.tags }) },
          {
            $set: {
              priority,
              tags,
              facets: toFacets(after),
              // Not the whole of it: somebody may be rating at this moment.
              ...(rating !== null && rating.comment === null && { 'rating.comment': null }),
              updatedAt: new Date(amendment.at),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<ConversationDocument>();
      if (changed) return { conversation: changed, before };
      await contention.afterLoss();
    }
  }
}
