import { signal, untracked, type WritableSignal } from '@angular/core';
import { isAtLeast, type Conversation, type Side, type User } from '@prochat/contract';
import { Arrivals } from './arrivals';
import { CatchUp } from './catch-up';
import type { ChatApi } from './chat-api';
import type { ChatSocket } from './chat-socket';
import { ConversationLists } from './conversation-lists';
import type { Facts } from './facts';
import type { LiveThread } from './live-thread';

/** Threads nobody looks at are kept for a quick way back; older ones are given up. */
const IDLE_THREADS_MAX = 20;

/**
 * All that is known while one person is signed in; for the next it is made anew, so that nothing of one is ever shown to
 * another. It only holds and wires; what changes it is ConversationStore's `apply`, through which its parts go as well.
 */
export class Known {
  readonly side: Side;
  readonly threads = new Map<string, LiveThread>();
  readonly lists: ConversationLists;
  readonly arrivals: Arrivals;
  readonly catchUp: CatchUp;
  private readonly conversations = new Map<string, WritableSignal<Conversation | undefined>>();

  constructor(
    readonly viewer: User,
    { api, socket }: { api: ChatApi; socket: ChatSocket },
    apply: (facts: Facts) => void,
  ) {
    this.side = isAtLeast(viewer.role, 'staff') ? 'professional' : 'user';
    const around = {
      socket,
      side: this.side,
      conversation: (id: string) => this.conversation(id),
      thread: (id: string) => this.threads.get(id),
      concerns: (conversation: Conversation) => this.concerns(conversation),
    };
    this.arrivals = new Arrivals(around);
    this.lists = new ConversationLists({
      fetch: (query) => api.conversations(query),
      current: (id) => this.cell(id)(),
      apply: (page) => {
        for (const conversation of page) apply({ conversation });
        this.catchUp.consider(page);
      },
    });
    this.catchUp = new CatchUp({
      ...around,
      arrivals: this.arrivals,
      known: () => [...this.conversations.keys()].flatMap((id) => this.conversation(id) ?? []),
      openThreads: () => [...this.threads.values()].filter(({ isOpen }) => isOpen),
      listsQuiet: () => this.lists.quiet(),
      apply,
    });
  }

  conversation(id: string): Conversation | undefined {
    return untracked(() => this.conversations.get(id)?.());
  }

  cell(id: string): WritableSignal<Conversation | undefined> {
    let cell = this.conversations.get(id);
    if (!cell) this.conversations.set(id, (cell = signal<Conversation | undefined>(undefined)));
    return cell;
  }

  addThread(thread: LiveThread): void {
    const idle = [...this.threads].filter(([, { isOpen }]) => !isOpen);
    const tooMany = Math.max(0, idle.length - IDLE_THREADS_MAX + 1);
    for (const [id] of idle.slice(0, tooMany)) this.threads.delete(id);
    this.threads.set(thread.id, thread);
  }

  forget(id: string): void {
    this.conversations.get(id)?.set(undefined);
    this.arrivals.forget(id);
    this.threads.get(id)?.receiveEnd();
  }

  /** He has left. */
  end(): void {
    for (const thread of this.threads.values()) thread.giveUp();
    this.catchUp.stop();
    this.arrivals.stop();
    this.lists.stop();
  }

  /** Whether what arrives here counts for the other side: it is his own, or he holds it. */
  private concerns({ assignedTo }: Conversation): boolean {
    return this.side === 'user' || assignedTo?.id === this.viewer.id;
  }
}
