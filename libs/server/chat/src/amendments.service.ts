import { Injectable } from '@nestjs/common';
import { LIMITS, type Conversation, type UpdateConversationRequest } from '@prochat/contract';
import { Audit, type Caller } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import { Tags } from '@prochat/server/desk';
import { ChatStore, type Amended } from './chat.store';
import { ConversationAccess } from './conversation-access';
import { ConversationLanes } from './conversation-lane';
import { LiveRooms } from './live-rooms';
import { QueueUpdates } from './queue-updates';
import { toConversation } from './to-wire';

/** How professionals sort conversations: priority and tags. Whoever sees one may, whoever holds it. */
@Injectable()
export class Amendments {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly lanes: ConversationLanes,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly tags: Tags,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION (tags that there are not), TOO_MANY_CONVERSATION_TAGS */
  async amend(caller: Caller, id: string, request: UpdateConversationRequest): Promise<Conversation> {
    if ((await this.access.requireSide(caller, id)) !== 'professional') throw new AppError('FORBIDDEN');
    await this.requireTags(request.addTags ?? []);
    return this.lanes.run(id, async () => {
      const tagsMax = LIMITS.tagsPerConversationMax;
      const amended = await this.store.amendConversation(id, { ...request, tagsMax, at: this.clock.iso() });
      const { conversation } = amended;
      this.rooms.conversationChanged('conversation:updated', conversation);
      this.queue.conversationChanged(conversation);
      await this.record(caller, amended);
      return toConversation(conversation, 'professional');
    });
  }

  private async requireTags(names: readonly string[]): Promise<void> {
    const [unknown] = names.length === 0 ? [] : await this.tags.unknownOf(names);
    if (unknown !== undefined)
      throw new AppError('VALIDATION', { fields: { addTags: ['must be names of tags that there are'] } });
  }

  private async record(caller: Caller, { conversation, before }: Amended): Promise<void> {
    const { id, topic, priority, tags } = conversation;
    const subject = { kind: 'conversation', id, name: topic } as const;
    if (priority !== before.priority)
      await this.audit.record(caller, 'priority-changed', subject, {
        data: { from: before.priority, to: priority },
      });
    if (tags.join() !== before.tags.join())
      await this.audit.record(caller, 'tags-changed', subject, {
        data: { from: before.tags.join(' '), to: tags.join(' ') },
      });
  }
}
