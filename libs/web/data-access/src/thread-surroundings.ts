import type { Signal } from '@angular/core';
import type { Conversation, Side, User } from '@prochat/contract';
import type { ChatApi } from './chat-api';
import type { ChatSocket } from './chat-socket';
import type { Drafts } from './drafts';
import type { Facts } from './facts';
import type { Outbox } from './outbox';

/** What a thread needs of the store that made it. */
export interface ThreadSurroundings {
  api: ChatApi;
  socket: ChatSocket;
  outbox: Outbox;
  drafts: Drafts;
  conversation: Signal<Conversation | undefined>;
  viewer: User;
  side: Side;
  /** The store's one door, through which everything learnt here comes back as well. */
  apply(facts: Facts): void;
}
