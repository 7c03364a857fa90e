import { Injectable } from '@nestjs/common';
import { DRAFT_SLOTS, type DraftSlot, type DraftsResponse } from '@prochat/contract';
import { Settings, type Caller } from '@prochat/server/auth';
import { AppError, Clock, isLongerThan } from '@prochat/server/core';
import { ChatStore } from './chat.store';
import { ConversationAccess } from './conversation-access';

/**
 * What people have typed and not sent, so that it is there on their next device. Kept as it was typed: it is cleaned when
 * it is sent, and until then only its writer ever gets it.
 */
@Injectable()
export class DraftsService {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The caller's own. @throws AppError NOT_FOUND */
  async list(caller: Caller, conversationId: string): Promise<DraftsResponse> {
    await this.access.requireSide(caller, conversationId);
    return { drafts: await this.store.findDrafts(caller.id, conversationId) };
  }

  /**
   * The last one to come counts; an empty text removes it.
   * @throws AppError NOT_FOUND (no such conversation or slot), FORBIDDEN (a user's note), MESSAGE_TOO_LONG
   */
  async save(caller: Caller, conversationId: string, slot: string, text: string): Promise<void> {
    const side = await this.access.requireSide(caller, conversationId);
    if (!isSlot(slot)) throw new AppError('NOT_FOUND');
    if (slot === 'note' && side === 'user') throw new AppError('FORBIDDEN');
    const max = this.settings.current.messageMaxChars;
    if (isLongerThan(text, max)) throw new AppError('MESSAGE_TOO_LONG', { max });
    await this.store.saveDraft(caller.id, conversationId, {
      slot,
      text: text.toWellFormed(),
      at: this.clock.iso(),
    });
  }
}

function isSlot(slot: string): slot is DraftSlot {
  return (DRAFT_SLOTS as readonly string[]).includes(slot);
}
