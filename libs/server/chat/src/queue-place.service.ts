import { Injectable } from '@nestjs/common';
import type { QueuePlace } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { Clock } from '@prochat/server/core';
import { ChatStore } from './chat.store';
import { ConversationAccess } from './conversation-access';
import { WaitingTimes } from './waiting-times';

/** Nobody counts further, and counting costs. */
const POSITION_MAX = 1_000;

/** Where somebody stands in the queue, and how long that usually takes. */
@Injectable()
export class QueuePlaces {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly waits: WaitingTimes,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND */
  async of(caller: Caller, conversationId: string): Promise<QueuePlace> {
    await this.access.requireSide(caller, conversationId);
    const position = await this.store.queuePosition(conversationId, POSITION_MAX);
    return {
      position,
      usualMinutes: position === null ? null : this.waits.usual(Date.parse(this.clock.iso())),
    };
  }
}
