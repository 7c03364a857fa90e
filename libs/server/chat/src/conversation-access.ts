import { Injectable } from '@nestjs/common';
import type { Side } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { ChatStore, type ConversationRecord } from './chat.store';
import { requireSide, sideOf } from './visibility';

const ID = /^[0-9a-f]{24}$/u;
const REMEMBERED_MAX = 20_000;

export interface SeenConversation {
  conversation: ConversationRecord;
  side: Side;
}

/**
 * Puts the question of `visibility.ts` for a conversation id that came from a client. Whose a conversation is never
 * changes, so owners are remembered and most checks cost no read.
 */
@Injectable()
export class ConversationAccess {
  /** Owner by conversation, the longest unasked first. */
  private readonly owners = new Map<string, string>();

  constructor(private readonly store: ChatStore) {}

  /** @throws AppError NOT_FOUND */
  async requireSide(caller: Caller, conversationId: string): Promise<Side> {
    const owner = this.owners.get(conversationId);
    if (owner === undefined) return (await this.requireConversation(caller, conversationId)).side;
    this.remember(conversationId, owner);
    return requireSide(caller, owner);
  }

  /** `null` for what is unknown and for what is forbidden. */
  async findSide(caller: Caller, conversationId: string): Promise<Side | null> {
    const owner = this.owners.get(conversationId);
    if (owner === undefined) return (await this.findConversation(caller, conversationId))?.side ?? null;
    this.remember(conversationId, owner);
    return sideOf(caller, owner);
  }

  /** As it is stored now. @throws AppError NOT_FOUND */
  async requireConversation(caller: Caller, conversationId: string): Promise<SeenConversation> {
    const seen = await this.findConversation(caller, conversationId);
    if (seen === null) throw new AppError('NOT_FOUND');
    return seen;
  }

  /** As it is stored now; `null` for what is unknown and for what is forbidden. */
  async findConversation(caller: Caller, conversationId: string): Promise<SeenConversation | null> {
    if (!isId(conversationId)) return null;
    return this.seenBy(caller, await this.store.findConversation(conversationId));
  }

  /** As this process last knew it, see `ChatStore.recallConversation`. @throws AppError NOT_FOUND */
  async recallConversation(caller: Caller, conversationId: string): Promise<SeenConversation> {
    if (!isId(conversationId)) throw new AppError('NOT_FOUND');
    const seen = this.seenBy(caller, await this.store.recallConversation(conversationId));
    if (seen === null) throw new AppError('NOT_FOUND');
    return seen;
  }

  private seenBy(caller: Caller, conversation: ConversationRecord | null): SeenConversation | null {
    if (conversation === null) return null;
    this.remember(conversation.id, conversation.user.id);
    const side = sideOf(caller, conversation.user.id);
    return side && { conversation, side };
  }

  private remember(conversationId: string, ownerId: string): void {
    this.owners.delete(conversationId);
    this.owners.set(conversationId, ownerId);
    if (this.owners.size <= REMEMBERED_MAX) return;
    for (const longestUnasked of this.owners.keys()) {
      this.owners.delete(longestUnasked);
      return;
    }
  }
}

/** An id as every store makes them. Anything else exists nowhere and is not looked for. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
