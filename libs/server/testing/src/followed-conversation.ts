import {
  LIMITS,
  type ClientEvent,
  type Conversation,
  type ConversationDetailsResponse,
  type Message,
  type MessagePage,
  type PayloadOf,
  type Reply,
  type ReplyOf,
  type JoinReply,
  type SyncedConversation,
} from '@prochat/contract';
import type { Answer } from './http-client';
import { HeldMessages } from './held-messages';

/** Between two tries of a step that had no answer, while the connection is there. */
const AGAIN_MS = { first: 100, most: 1_000 };

/** How a followed conversation reaches the server. */
export interface CatchUpRoute {
  isConnected(): boolean;
  ask<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<Reply<ReplyOf<E>>>;
  get<T>(path: string): Promise<Answer<T> | null>;
  shown(conversation: Conversation): void;
  /** It is unknown, or not visible any more. */
  gone(conversationId: string): void;
  random(): number;
}

/**
 * One conversation as a client keeps it up to date: joins its room (when it is open), reads the first page, closes holes
 * and asks for edits it missed; one step at a time, again until it is done or the connection is gone. Which
 * conversations those are is for `FollowingClient`.
 */
export class FollowedConversation {
  readonly log = new HeldMessages();
  /** Its room is joined with every connection. */
  open = false;
  #toJoin = false;
  #toSync = false;
  #more = false;
  #working = false;
  #gone = false;
  #joining: Promise<unknown> | null = null;
  #isJoinUnanswered = false;
  #revision: number | null = null;

  constructor(
    readonly id: string,
    private readonly route: CatchUpRoute,
  ) {}

  /** True while it knows of something to be fetched. */
  get behind(): boolean {
    if (this.#gone) return false;
    return (this.open && this.#toJoin) || this.#toSync || this.#more || !this.log.loaded || this.log.hasHole;
  }

  /** There is a new connection: rooms are joined anew. What is not open and held already is for one `sync` of all. */
  reconnected(): 'to be synced' | 'catching up' {
    this.#isJoinUnanswered = false;
    this.#toJoin = this.open;
    this.#toSync = !this.open && this.log.loaded;
    if (this.#toSync) return 'to be synced';
    void this.#work();
    return 'catching up';
  }

  /** Joins its room now and with every later connection. */
  join(): void {
    this.open = true;
    this.#toJoin = true;
    void this.#work();
  }

  /** False when the server may still have it in the room: a join or the leave had no answer. */
  async leave(): Promise<boolean> {
    this.open = false;
    // A leave that overtakes its join would leave nothing.
    await this.#joining;
    const reply = await this.route.ask('conversation:leave', { conversationId: this.id });
    return reply.ok && !this.#isJoinUnanswered;
  }

  /** Reads what is missing, if it is known that something is. */
  catchUp(): void {
    void this.#work();
  }

  take(message: Message): void {
    this.log.take(message);
    void this.#work();
  }

  takeEdit(message: Message): void {
    if (this.log.update(message)) return;
    this.#toSync = true;
    void this.#work();
  }

  /** The head is there: something may be missing behind the last message held. */
  takeHead(lastSeq: number): boolean {
    if (!this.log.loaded) void this.#work();
    return this.log.loaded && lastSeq > this.log.head;
  }

  /** One conversation of a `sync` reply. */
  takeSynced(synced: SyncedConversation): void {
    this.#toSync = false;
    if (synced.gone) return this.#leaveForGood();
    this.#apply(synced);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    let pauseMs = AGAIN_MS.first;
    while (this.behind && this.route.isConnected()) {
      if (await this.#step()) {
        pauseMs = AGAIN_MS.first;
        continue;
      }
      const delayMs = pauseMs * (0.5 + this.route.random() / 2);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      pauseMs = Math.min(pauseMs * 2, AGAIN_MS.most);
    }
    this.#working = false;
  }

  /** False when there was no answer. The room comes first, so that nothing falls between it and what is read. */
  #step(): Promise<boolean> {
    if (this.open && this.#toJoin) return this.#join();
    if (!this.log.loaded) return this.#load();
    if (this.#toSync) return this.#sync();
    return this.#nextPage();
  }

  async #join(): Promise<boolean> {
    this.#toJoin = false;
    const { loaded, head, revision } = this.log;
    const asked = this.route.ask('conversation:join', {
      conversationId: this.id,
      ...(loaded && { afterSeq: head, afterRevision: revision }),
    });
    this.#joining = asked;
    const reply = await asked;
    if (!reply.ok) {
      if (reply.error.code === 'OFFLINE') this.#isJoinUnanswered = true;
      this.#toJoin = true;
      return this.#refused(reply.error.code);
    }
    this.#revision = reply.data.conversation.revision;
    if (loaded) this.#apply(reply.data);
    else this.route.shown(reply.data.conversation);
    return true;
  }

  async #load(): Promise<boolean> {
    if (this.#revision === null) {
      const details = await this.route.get<ConversationDetailsResponse>(`/chat/conversations/${this.id}`);
      if (details?.status !== 200) return this.#refused(details?.status);
      this.#revision = details.body.conversation.revision;
      this.route.shown(details.body.conversation);
    }
    const page = await this.route.get<MessagePage>(`/chat/conversations/${this.id}/messages`);
    if (page?.status !== 200) return this.#refused(page?.status);
    this.log.start(page.body.items, this.#revision);
    return true;
  }

  async #sync(): Promise<boolean> {
    this.#toSync = false;
    const { head, revision } = this.log;
    const reply = await this.route.ask('sync', {
      conversations: [{ id: this.id, afterSeq: head, afterRevision: revision }],
    });
    if (!reply.ok) {
      this.#toSync = true;
      return this.#refused(reply.error.code);
    }
    for (const synced of reply.data.conversations) this.takeSynced(synced);
    return true;
  }

  async #nextPage(): Promise<boolean> {
    const query = `after=${this.log.head}&pageSize=${LIMITS.pageSizeMax}`;
    const page = await this.route.get<MessagePage>(`/chat/conversations/${this.id}/messages?${query}`);
    if (page?.status !== 200) return this.#refused(page?.status);
    this.#more = page.body.hasMore;
    for (const message of page.body.items) this.log.take(message);
    // A hole that a page does not close is the server's fault; asking at once for ever would hide it.
    return page.body.items.length > 0;
  }

  #apply({ conversation, messages, updated, more, reload }: Omit<JoinReply, 'lastSeq'>): void {
    this.route.shown(conversation);
    if (reload) {
      this.log.reload();
      this.#revision = conversation.revision;
      return;
    }
    for (const message of messages) this.log.take(message);
    for (const message of updated) this.log.update(message);
    if (more) this.#more = true;
    this.log.revision = Math.max(this.log.revision, conversation.revision);
  }

  #refused(reason: string | number | undefined): boolean {
    if (reason === 'NOT_FOUND' || reason === 404) this.#leaveForGood();
    return false;
  }

  #leaveForGood(): void {
    this.#gone = true;
    this.route.gone(this.id);
  }
}
