import { Injectable } from '@nestjs/common';
import type { ConversationEvent } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { ChatStore, type ConversationRecord, type Transition } from './chat.store';
import { ConversationAccess, type SeenConversation } from './conversation-access';
import { LiveRooms } from './live-rooms';
import { QueueUpdates } from './queue-updates';
import { WaitingTimes } from './waiting-times';

/** How often another process may get in between before the client is asked to try again. */
const ATTEMPTS_MAX = 5;

export type Decision = (seen: SeenConversation) => Transition | null | Promise<Transition | null>;

/**
 * Carries a decision of `conversation-rules.ts` out: reads, lets decide, writes if nothing changed meanwhile, announces.
 * To be called inside the conversation's lane.
 */
@Injectable()
export class ConversationChanges {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly waits: WaitingTimes,
  ) {}

  /**
   * @returns the conversation after the change
   * @throws AppError NOT_FOUND, whatever `decide` throws, and UNAVAILABLE when others were always faster
   */
  async apply(caller: Caller, conversationId: string, decide: Decision): Promise<ConversationRecord> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const seen = await this.access.requireConversation(caller, conversationId);
      const transition = await decide(seen);
      if (transition === null) return seen.conversation;
      const done = await this.store.transition(conversationId, transition);
      if (done === null) continue;
      const { waitingSince } = seen.conversation;
      if (waitingSince !== null && done.conversation.status === 'assigned')
        this.waits.note(waitingSince, transition.at);
      this.rooms.messageAdded(done.message, done.conversation);
      this.announce(transition.event, done.conversation);
      return done.conversation;
    }
    throw new AppError('UNAVAILABLE');
  }

  private announce(event: ConversationEvent, conversation: ConversationRecord): void {
    this.queue.conversationChanged(conversation);
    switch (event.type) {
      case 'claimed':
      case 'assigned':
        return this.rooms.conversationAssigned(conversation);
      case 'rated':
        return this.rooms.conversationChanged('conversation:updated', conversation);
      case 'closed':
        return this.rooms.conversationChanged('conversation:closed', conversation);
      case 'reopened':
        return this.rooms.conversationChanged('conversation:reopened', conversation);
    }
  }
}
