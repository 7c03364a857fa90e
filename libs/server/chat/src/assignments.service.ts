import { Injectable } from '@nestjs/common';
import { LIMITS, isAtLeast, type AssignRequest, type Conversation, type PersonRef } from '@prochat/contract';
import { Accounts, type Caller } from '@prochat/server/auth';
import { AppError, Clock, cleanLine } from '@prochat/server/core';
import { randomUUID } from 'node:crypto';
import { toAppendError } from './append-error';
import { ChatStore, type ConversationRecord, type MessageRecord } from './chat.store';
import { ConversationAccess } from './conversation-access';
import { ConversationChanges, type Decision } from './conversation-changes';
import { ConversationLanes } from './conversation-lane';
import { assign, claim, personOf, requireResponsible } from './conversation-rules';
import { LiveRooms } from './live-rooms';
import { Mentions } from './mentions.service';
import { QueueUpdates } from './queue-updates';
import { toConversation } from './to-wire';

/** Who answers a conversation: taking it, handing it to a colleague with a line of why, putting it back into the queue. */
@Injectable()
export class Assignments {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly changes: ConversationChanges,
    private readonly lanes: ConversationLanes,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly mentions: Mentions,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, ALREADY_ASSIGNED naming the holder, CONVERSATION_CLOSED */
  async claim(caller: Caller, conversationId: string): Promise<Conversation> {
    return this.assign(caller, conversationId, {});
  }

  /**
   * Without an assignee, or with oneself, it is a claim; an admin may also take over what another holds. A colleague is told
   * that he has been given it, and with which note.
   * @throws AppError NOT_FOUND, VALIDATION (the note), those of a claim, NOT_ASSIGNEE, NOT_A_PROFESSIONAL
   */
  async assign(
    caller: Caller,
    conversationId: string,
    { assigneeId, note }: AssignRequest,
  ): Promise<Conversation> {
    const noteText = note === undefined ? undefined : cleanLine('note', note, LIMITS.assignNoteMaxChars);
    const takesOver = assigneeId === caller.id && isAtLeast(caller.role, 'admin');
    let receiverId: string | null = null;
    const decide: Decision = async ({ conversation }) => {
      const at = this.clock.iso();
      const isFree = conversation.assignedTo === null;
      if (assigneeId === undefined || (assigneeId === caller.id && (isFree || !takesOver)))
        return claim(conversation, caller, at);
      requireResponsible(conversation, caller);
      const to = assigneeId === null ? null : await this.requireProfessional(assigneeId);
      const transition = assign(conversation, caller, to, at);
      receiverId = transition === null || to?.id === caller.id ? null : (to?.id ?? null);
      return transition;
    };
    const side = await this.access.requireSide(caller, conversationId);
    // One piece of work: a stop waits for all of it, so that nothing is given away without its note.
    const conversation = await this.lanes.run(conversationId, async () => {
      const assigned = await this.changes.apply(caller, conversationId, decide);
      const left = noteText === undefined ? null : await this.leaveNote(caller, assigned, noteText);
      const after = left?.conversation ?? assigned;
      if (receiverId !== null)
        this.rooms.handedOver(receiverId, personOf(caller), left?.message ?? null, after);
      if (left) void this.mentions.tell(left.message, after, receiverId);
      return after;
    });
    return toConversation(conversation, side);
  }

  /** To be called inside the conversation's lane. */
  private async leaveNote(
    caller: Caller,
    { id: conversationId }: ConversationRecord,
    text: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }> {
    const [appended] = await this.store.appendMessages([
      {
        conversationId,
        clientId: randomUUID(),
        senderId: caller.id,
        senderName: caller.displayName,
        senderRole: 'professional',
        kind: 'note',
        text,
        attachments: [],
        createdAt: this.clock.iso(),
      },
    ]);
    if (!appended?.ok) throw toAppendError(appended);
    this.rooms.messageAdded(appended.message, appended.conversation);
    this.queue.conversationMoved(appended.conversation);
    return appended;
  }

  private async requireProfessional(id: string): Promise<PersonRef> {
    const professional = await this.accounts.professional(id);
    if (professional === null) throw new AppError('NOT_A_PROFESSIONAL');
    return professional;
  }
}
