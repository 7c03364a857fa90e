import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type DeliveredPayload,
  type ReadPayload,
  type ReadReply,
  type Side,
} from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { Clock } from '@prochat/server/core';
import { ChatStore, type ConversationRecord } from './chat.store';
import { ConversationAccess, isId, type SeenConversation } from './conversation-access';
import { ConversationLanes } from './conversation-lane';
import { otherSide } from './conversation-log';
import { isHolder } from './conversation-rules';
import { LiveRooms } from './live-rooms';
import { QueueUpdates } from './queue-updates';
import { isSeenBy, toUnreadCounts } from './to-wire';

/** How far each side has read, and who is typing: what people see of each other beside the words. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly lanes: ConversationLanes,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves the cursor of the caller's side. Professionals who only look on move nothing: unread stays unread for the one
   * who answers. Costs nothing when the cursor is there already. @throws AppError NOT_FOUND
   */
  async markRead(caller: Caller, payload: ReadPayload): Promise<ReadReply> {
    const { conversationId } = payload;
    const seen = await this.seen(caller, conversationId);
    const upToSeq = await this.readUpTo(seen, payload);
    if (!countsAsReader(caller, seen) || upToSeq <= seen.conversation.read[seen.side].upToSeq)
      return { unreadCounts: toUnreadCounts(seen.conversation) };
    // In the lane: its counts must not be told after a message that came later.
    return this.lanes.run(conversationId, async () => {
      const read = { readerId: caller.id, upToSeq, at: this.clock.iso() };
      const { conversation, advanced, fromSeq } = await this.store.markRead(conversationId, seen.side, read);
      if (advanced) await this.announce(conversation, seen.side, fromSeq);
      return { unreadCounts: toUnreadCounts(conversation) };
    });
  }

  /** A device of the caller's side holds everything up to there; counts from those who count as readers. @throws AppError NOT_FOUND */
  async markDelivered(caller: Caller, { conversationId, upToSeq }: DeliveredPayload): Promise<void> {
    const seen = await this.seen(caller, conversationId);
    if (!countsAsReader(caller, seen) || upToSeq <= seen.conversation.delivered[seen.side]) return;
    const { conversation, advanced } = await this.store.markDelivered(conversationId, seen.side, upToSeq);
    if (advanced) this.rooms.deliveredAdvanced(conversation, seen.side);
  }

  /** Volatile. The end user sees typing only of the one who answers him. @throws AppError NOT_FOUND */
  async showTyping(caller: Caller, conversationId: string, isTyping: boolean): Promise<void> {
    const seen = await this.access.recallConversation(caller, conversationId);
    this.rooms.typing(
      caller,
      conversationId,
      isTyping,
      countsAsReader(caller, seen) ? ['user', 'professional'] : ['professional'],
    );
  }

  /** What is remembered may let through, but says of nobody that he does not count. */
  private async seen(caller: Caller, conversationId: string): Promise<SeenConversation> {
    const recalled = await this.access.recallConversation(caller, conversationId);
    return countsAsReader(caller, recalled)
      ? recalled
      : this.access.requireConversation(caller, conversationId);
  }

  /** Ids that are unknown, foreign or not for this side count for nothing. */
  private async readUpTo({ conversation, side }: SeenConversation, payload: ReadPayload): Promise<number> {
    if (payload.upToSeq !== undefined) return payload.upToSeq;
    const ids = [...new Set(payload.messageIds)].filter(isId);
    const messages = await Promise.all(ids.map((id) => this.store.findMessage(conversation.id, id)));
    return Math.max(0, ...messages.map((message) => (message && isSeenBy(message, side) ? message.seq : 0)));
  }

  private async announce(conversation: ConversationRecord, side: Side, fromSeq: number): Promise<void> {
    const { upToSeq, readerId, at } = conversation.read[side];
    if (readerId === null || at === null) return;
    const { items } = await this.store.sliceMessages(conversation.id, 'user', {
      before: upToSeq + 1,
      limit: Math.min(upToSeq - fromSeq, LIMITS.pageSizeMax),
    });
    this.rooms.readAdvanced(
      {
        conversationId: conversation.id,
        messageIds: items
          .filter(
            ({ seq, kind, senderRole }) =>
              seq > fromSeq && kind === 'message' && senderRole === otherSide(side),
          )
          .map(({ id }) => id),
        upToSeq,
        readerId,
        side,
        at,
        unreadCounts: toUnreadCounts(conversation),
      },
      conversation,
    );
    this.queue.conversationMoved(conversation);
  }
}

/** The user himself and the professional who holds it; other professionals look on. */
function countsAsReader(caller: Caller, { conversation, side }: SeenConversation): boolean {
  return side === 'user' || isHolder(conversation, caller);
}
