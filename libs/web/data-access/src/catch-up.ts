import {
  LIMITS,
  RETRYABLE_ERRORS,
  type Conversation,
  type HeadsEvent,
  type SyncRequest,
  type SyncedConversation,
} from '@prochat/contract';
import { toAppError, type AppError } from './app-error';
import type { Arrivals } from './arrivals';
import type { ChatSocket } from './chat-socket';
import { factsOf, type Facts } from './facts';
import type { LiveThread } from './live-thread';

/** What CatchUp needs of the store that made it. */
export interface CatchUpSurroundings {
  socket: ChatSocket;
  arrivals: Arrivals;
  /** Conversations of which something is known. */
  known(): Conversation[];
  conversation(id: string): Conversation | undefined;
  concerns(conversation: Conversation): boolean;
  thread(id: string): LiveThread | undefined;
  openThreads(): LiveThread[];
  /** Resolves when no list is being fetched. */
  listsQuiet(): Promise<void>;
  apply(facts: Facts): void;
}

/** The server could not answer although the connection stands: until the next try. */
const AGAIN_MS = 2_000;
/** Whatever is held, it is asked for. */
const IN_ANY_CASE = Infinity;

/**
 * Fetches what has passed this device by: after a connection was lost, when `heads` tells of more than is held, and when a
 * message shows a hole. What is open catches up by itself; all the rest goes into as few `sync` calls as possible.
 */
export class CatchUp {
  /** What is to be asked for, with the head that is known to be there. */
  private readonly wanted = new Map<string, number>();
  private asking: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(private readonly around: CatchUpSurroundings) {}

  /** The connection stands (again). Resolves, and never rejects, when what was missed is here, as far as it can be had. */
  async connected(): Promise<void> {
    for (const conversation of this.around.known()) {
      const { id, status } = conversation;
      const isOpen = this.around.thread(id)?.isOpen;
      if (status !== 'closed' && this.around.concerns(conversation) && !isOpen)
        this.wanted.set(id, IN_ANY_CASE);
    }
    await Promise.all([this.ask(), ...this.around.openThreads().map((thread) => thread.connected())]);
  }

  /** The server says how far each conversation goes that concerns this person. */
  async hear(heads: HeadsEvent): Promise<void> {
    const unknown = Object.entries(heads).filter(([id, head]) => !this.compare(id, head));
    if (unknown.length === 0) return;
    // Most of them are just coming with a list.
    await this.around.listsQuiet();
    for (const [id, head] of unknown) if (!this.compare(id, head)) this.want(id, head);
  }

  /** A page brought these, with less than what they say has been written. */
  consider(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) {
      if (this.around.concerns(conversation)) this.compare(conversation.id, conversation.lastSeq);
    }
  }

  /** More is known to be there, up to this seq. */
  want(id: string, head: number): void {
    this.wanted.set(id, Math.max(head, this.wanted.get(id) ?? 0));
    void this.ask();
  }

  stop(): void {
    this.stopped = true;
    this.wanted.clear();
    clearTimeout(this.timer);
  }

  /** False when nothing is known of this conversation. */
  private compare(id: string, head: number): boolean {
    const thread = this.around.thread(id);
    if (thread?.isOpen) void thread.catchUpTo(head);
    else if (!this.around.conversation(id)) return false;
    else if (head > this.around.arrivals.heldSeq(id)) this.want(id, head);
    return true;
  }

  private ask(): Promise<void> {
    this.asking ??= this.askForAll();
    return this.asking;
  }

  private async askForAll(): Promise<void> {
    await Promise.resolve(); // All that is found missing in one turn goes into one call.
    let requests = this.take();
    try {
      while (requests.length > 0) {
        const { conversations } = await this.around.socket.emit('sync', { conversations: requests });
        if (this.stopped) return;
        const brought = conversations.some(
          (one) => !one.gone && one.messages.length + one.updated.length > 0,
        );
        for (const synced of conversations) this.receive(synced, brought);
        requests = this.take();
      }
    } catch (thrown) {
      this.askAgain(requests, toAppError(thrown));
    } finally {
      this.asking = null;
    }
  }

  /** The next call's worth of what is wanted and not held yet. */
  private take(): SyncRequest[] {
    const requests: SyncRequest[] = [];
    for (const [id, head] of this.wanted) {
      if (requests.length === LIMITS.syncConversationsMax) break;
      this.wanted.delete(id);
      const request = this.requestFor(id, head);
      if (request) requests.push(request);
    }
    return requests;
  }

  private requestFor(id: string, head: number): SyncRequest | null {
    const { arrivals } = this.around;
    const held = arrivals.heldSeq(id);
    // Only its state is needed: an open thread fetches its messages itself, and of the unknown it is not known what lacks.
    const isStateEnough = !this.around.conversation(id) || this.around.thread(id)?.isOpen;
    if (isStateEnough && head !== IN_ANY_CASE) return { id, afterSeq: head };
    if (held >= head) return null;
    const afterRevision = this.around.thread(id)?.revision;
    return { id, afterSeq: held, ...(afterRevision !== undefined && { afterRevision }) };
  }

  private receive(synced: SyncedConversation, brought: boolean): void {
    if (synced.gone) return this.around.apply({ gone: synced.id });
    const { arrivals } = this.around;
    const { id } = synced;
    const before = this.around.conversation(id) ? arrivals.heldSeq(id) : -1;
    this.around.apply(factsOf(synced));
    const isFurther = arrivals.heldSeq(id) > before;
    // The reply was full before it came to this one.
    const wasSqueezed = synced.more && synced.messages.length === 0 && brought;
    if (synced.more && (isFurther || wasSqueezed)) this.wanted.set(id, IN_ANY_CASE);
    else if (isFurther && this.around.concerns(synced.conversation))
      this.wanted.set(id, synced.conversation.lastSeq);
  }

  private askAgain(requests: readonly SyncRequest[], error: AppError): void {
    // Without a connection: the next one asks for everything.
    const isWorthIt = this.around.socket.state() === 'online' && RETRYABLE_ERRORS.has(error.code);
    if (!isWorthIt || this.stopped) return this.wanted.clear();
    for (const { id, afterSeq } of requests) this.wanted.set(id, this.wanted.get(id) ?? afterSeq + 1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), error.retryAfterMs ?? AGAIN_MS);
  }
}
