import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type JoinPayload,
  type JoinReply,
  type Side,
  type SyncedConversation,
  type SyncPayload,
  type SyncReply,
  type SyncRequest,
} from '@prochat/contract';
import { UserRate, type Caller } from '@prochat/server/auth';
import type { Rate } from '@prochat/server/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChatStore, type ConversationRecord, type MessageRecord } from './chat.store';
import { ConversationAccess, type SeenConversation } from './conversation-access';
import { ConversationLanes } from './conversation-lane';
import { headOf, toConversation, toMessage } from './to-wire';

/** Catching up reads and sends up to `catchUpMax` messages each time: far above what reconnecting windows do. */
const CATCH_UP_RATE: Rate = { count: 200, seconds: 10 };
/** A `sync` reads up to `syncConversationsMax` conversations. */
const SYNC_RATE: Rate = { count: 60, seconds: 10 };
/**
 * Characters of text in one reply; the message that reaches it is the last. With this no reply comes near to what a slow
 * reader may have waiting (`SLOW_READER_BYTES_MAX`): nobody is cut for having asked.
 */
const REPLY_TEXT_MAX_CHARS = 65_536;

/** What is held of a conversation; without `afterSeq` nothing. */
type Held = Pick<JoinPayload, 'afterSeq' | 'afterRevision'>;

/** What is left of one reply. */
class Room {
  private chars = REPLY_TEXT_MAX_CHARS;

  constructor(private messages: number) {}

  get isFull(): boolean {
    return this.messages <= 0 || this.chars <= 0;
  }

  /** How many messages of one conversation may still go in. */
  get limit(): number {
    return Math.min(this.messages, LIMITS.catchUpMax);
  }

  /** The beginning of `items` that goes in. */
  take(items: readonly MessageRecord[]): readonly MessageRecord[] {
    let taken = 0;
    for (const { text } of items) {
      if (this.isFull) break;
      this.messages -= 1;
      this.chars -= text.length;
      taken += 1;
    }
    return taken === items.length ? items : items.slice(0, taken);
  }
}

/** What somebody missed: of the conversation he joins, and of those he only asks about. It reads, and joins nothing. */
@Injectable()
export class CatchUpService {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly lanes: ConversationLanes,
    private readonly rates: UserRate,
  ) {}

  /** What a client that has just joined is missing. @throws AppError NOT_FOUND, RATE_LIMITED */
  async join(caller: Caller, payload: JoinPayload): Promise<JoinReply> {
    if (payload.afterSeq === undefined) return this.joinReply(caller, payload);
    await this.rates.take('catch-up', caller.id, CATCH_UP_RATE);
    return this.inTurn(caller, async () => {
      await nextTurn();
      return this.joinReply(caller, payload);
    });
  }

  /** Unknown and forbidden conversations are `gone` alike. @throws AppError RATE_LIMITED */
  async sync(caller: Caller, { conversations }: SyncPayload): Promise<SyncReply> {
    await this.rates.take('sync', caller.id, SYNC_RATE);
    return this.inTurn(caller, async () => {
      const room = new Room(LIMITS.syncMessagesMax);
      const synced: SyncedConversation[] = [];
      for (const request of conversations) {
        await nextTurn();
        synced.push(await this.syncOne(caller, request, room));
      }
      return { conversations: synced };
    });
  }

  /**
   * One at a time for each person, and one conversation a turn of the event loop: many at once are many long answers, and
   * the acknowledgements of others get their turn between them.
   */
  private inTurn<T>(caller: Caller, read: () => Promise<T>): Promise<T> {
    return this.lanes.run(`catch-up of ${caller.id}`, read);
  }

  private async joinReply(caller: Caller, payload: JoinPayload): Promise<JoinReply> {
    const seen = await this.access.requireConversation(caller, payload.conversationId);
    const missing = await this.missing(seen, payload, new Room(LIMITS.catchUpMax * 2));
    const lastSeq = Math.max(missing.conversation.lastSeq, missing.messages.at(-1)?.seq ?? 0);
    return { ...missing, lastSeq };
  }

  private async syncOne(caller: Caller, request: SyncRequest, room: Room): Promise<SyncedConversation> {
    const { id } = request;
    const seen = await this.access.findConversation(caller, id);
    if (seen === null) return { id, gone: true };
    return { id, ...(room.isFull ? postponed(seen, request) : await this.missing(seen, request, room)) };
  }

  private async missing(
    { conversation, side }: SeenConversation,
    held: Held,
    room: Room,
  ): Promise<Omit<JoinReply, 'lastSeq'>> {
    const updated = await this.revised(conversation, side, held);
    room.take(updated ?? []);
    const behind = isBehind(conversation, side, held);
    const missed =
      held.afterSeq === undefined || room.isFull || !behind
        ? { items: [], hasNewer: behind }
        : await this.store.sliceMessages(conversation.id, side, { after: held.afterSeq, limit: room.limit });
    const messages = room.take(missed.items);
    return {
      conversation: toConversation(conversation, side),
      messages: messages.map((message) => toMessage(message, side, conversation.read)),
      updated: (updated ?? []).map((message) => toMessage(message, side, conversation.read)),
      more: missed.hasNewer || messages.length < missed.items.length,
      ...(updated === null && { reload: true }),
    };
  }

  /** The held messages that were edited or deleted meanwhile; `null` when they are too many for a reply. */
  private async revised(
    { id, revision: current }: ConversationRecord,
    side: Side,
    { afterSeq: upToSeq, afterRevision: revision }: Held,
  ): Promise<MessageRecord[] | null> {
    if (upToSeq === undefined || revision === undefined || revision >= current) return [];
    const range = { revision, upToSeq, limit: LIMITS.catchUpMax + 1 };
    const revised = await this.store.messagesRevisedSince(id, side, range);
    const chars = revised.reduce((sum, { text }) => sum + text.length, 0);
    return revised.length > LIMITS.catchUpMax || chars > REPLY_TEXT_MAX_CHARS ? null : revised;
  }
}

/** For a reply that is full: nothing of it is told but that there is something, and the revision stays what was held. */
function postponed({ conversation, side }: SeenConversation, held: SyncRequest): Omit<JoinReply, 'lastSeq'> {
  const wire = toConversation(conversation, side);
  const revision = Math.min(held.afterRevision ?? wire.revision, wire.revision);
  const more = isBehind(conversation, side, held) || revision < wire.revision;
  return { conversation: { ...wire, revision }, messages: [], updated: [], more };
}

function isBehind(conversation: ConversationRecord, side: Side, { afterSeq }: Held): boolean {
  return afterSeq !== undefined && headOf(conversation, side) > afterSeq;
}
