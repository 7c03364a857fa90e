import { Injectable } from '@nestjs/common';
import { Clock } from '@prochat/server/core';
import { Attachments } from './attachments.service';
import { ChatStore, type ConversationRecord, type MessageRecord } from './chat.store';
import { LiveRooms } from './live-rooms';
import { QueueUpdates } from './queue-updates';

/**
 * Carries out that a message has another text, or is deleted: stores it, takes the files of a deleted one away, announces
 * it. Who may do that is decided by those who call. To be called inside the conversation's lane.
 */
@Injectable()
export class MessageRevisions {
  constructor(
    private readonly store: ChatStore,
    private readonly attachments: Attachments,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly clock: Clock,
  ) {}

  /**
   * @param stored as it was before
   * @throws AppError NOT_FOUND, MESSAGE_DELETED
   */
  async apply(
    stored: MessageRecord,
    change: { text: string } | { deleted: true },
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }> {
    const revised = await this.store.reviseMessage(
      stored.conversationId,
      stored.id,
      change,
      this.clock.iso(),
    );
    try {
      // Before anybody hears that it is deleted. A crash in between leaves the rest to `FileCheck`.
      if ('deleted' in change && stored.attachments.length > 0)
        await this.attachments.discard(stored.attachments);
    } finally {
      this.announce(revised.message, revised.conversation);
    }
    return revised;
  }

  private announce(message: MessageRecord, conversation: ConversationRecord): void {
    this.rooms.messageRevised(message, conversation);
    if (conversation.lastMessage?.seq === message.seq)
      this.rooms.conversationChanged('conversation:updated', conversation);
    this.queue.conversationMoved(conversation);
  }
}
