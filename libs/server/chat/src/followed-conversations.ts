import { Injectable } from '@nestjs/common';
import type { Caller } from '@prochat/server/auth';
import type { ConversationRecord } from './chat.store';
import { readerOf } from './visibility';

/** Of one person. Beyond it the one nothing was heard of for longest is forgotten. */
export const FOLLOWED_MAX = 200;

interface Follower {
  sockets: number;
  /** The one heard of last comes last. */
  readonly ids: Set<string>;
}

/**
 * Which conversations concern the people who are connected: an end user's own, a professional's held ones. It is told by
 * whoever finds out and may know too many (closed, given away); whoever asks looks at the conversation itself.
 */
@Injectable()
export class FollowedConversations {
  private readonly followers = new Map<string, Follower>();

  /** A socket of this person has come. To be ended by `leave`. */
  enter(caller: Caller): void {
    const follower = this.followers.get(keyOf(caller)) ?? { sockets: 0, ids: new Set() };
    follower.sockets += 1;
    this.followers.set(keyOf(caller), follower);
  }

  leave(caller: Caller): void {
    const follower = this.followers.get(keyOf(caller));
    if (follower === undefined) return;
    follower.sockets -= 1;
    if (follower.sockets === 0) this.followers.delete(keyOf(caller));
  }

  /** Something happened in this conversation, or it was found in a list. */
  note({ id, user, assignedTo }: Pick<ConversationRecord, 'id' | 'user' | 'assignedTo'>): void {
    remember(this.followers.get(`user ${user.id}`), id);
    if (assignedTo) remember(this.followers.get(`professional ${assignedTo.id}`), id);
  }

  drop(caller: Caller, conversationId: string): void {
    this.followers.get(keyOf(caller))?.ids.delete(conversationId);
  }

  /** At most `FOLLOWED_MAX`. */
  of(caller: Caller): string[] {
    return [...(this.followers.get(keyOf(caller))?.ids ?? [])];
  }
}

function keyOf(caller: Caller): string {
  return `${readerOf(caller).side} ${caller.id}`;
}

function remember(follower: Follower | undefined, id: string): void {
  if (follower === undefined) return;
  follower.ids.delete(id);
  follower.ids.add(id);
  if (follower.ids.size <= FOLLOWED_MAX) return;
  for (const oldest of follower.ids) {
    follower.ids.delete(oldest);
    return;
  }
}
