import type { MessageRecord, Transition } from '@prochat/server/chat';
import { trusted, type Model, type QueryFilter, type Types, type UpdateQuery } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import { toAssignee, toDate, type ConversationDocument } from './conversation.schema';
import { newId, parseId } from './object-ids';

/**
 * Changes who is responsible. One conditional write decides and keeps the event beside the new state; the event then goes
 * into the log. After a crash between the two, whoever touches the conversation next writes it.
 */
export class ConversationTransitions {
  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly heads: ConversationHeads,
  ) {}

  /** `null` when what was expected does not hold. The caller holds the conversation's lane. */
  async apply(
    _id: Types.ObjectId,
    transition: Transition,
  ): Promise<{ conversation: ConversationDocument; message: MessageRecord } | null> {
    // The event is numbered by the document.
    await this.heads.late.writeOne(_id);
    const contention = new Contention();
    for (;;) {
      const changed = await this.conversations
        .findOneAndUpdate(
          { ...toFilter(_id, transition.expect), pending: trusted({ $exists: false }) },
          toUpdate(transition),
          { returnDocument: 'after' },
        )
        .lean<ConversationDocument>();
      if (changed) return this.heads.settle(changed);
      // Either it is not as expected, or an earlier event has yet to be logged: that is done here.
      const current = await this.heads.load(_id);
      if (!current || !isAsExpected(current, transition.expect)) return null;
      await contention.afterLoss();
    }
  }
}

function toFilter(
  _id: Types.ObjectId,
  { status, assignedToId, isRated }: Transition['expect'],
): QueryFilter<ConversationDocument> {
  return {
    _id,
    status: trusted({ $in: [...status] }),
    ...(assignedToId === undefined
      ? {}
      : { assignedTo: assignedToId === null ? null : toKnownId(assignedToId) }),
    // Nothing there is `null` as well.
    ...(isRated === undefined ? {} : { rating: isRated ? trusted({ $ne: null }) : null }),
  };
}

/** A malformed id equals no stored one. */
function toKnownId(id: string): Types.ObjectId {
  return parseId(id) ?? newId();
}

function toUpdate({ set, event, at }: Transition): UpdateQuery<ConversationDocument> {
  return {
    $set: {
      status: set.status,
      ...toAssignee(set.assignedTo),
      waitingSince: toDate(set.waitingSince),
      closedAt: toDate(set.closedAt),
      closedBy: set.closedBy,
      ...(set.rating && { rating: set.rating }),
      updatedAt: new Date(at),
      pending: { id: newId(), event, at },
    },
    // A closed conversation gives its place back.
    ...(set.status === 'closed' ? { $unset: { openSlot: 1 } } : {}),
  };
}

function isAsExpected(
  { status, assignedTo, rating = null }: ConversationDocument,
  expect: Transition['expect'],
): boolean {
  if (!expect.status.includes(status)) return false;
  if (expect.isRated !== undefined && expect.isRated !== (rating !== null)) return false;
  return expect.assignedToId === undefined || (assignedTo?.toHexString() ?? null) === expect.assignedToId;
}
