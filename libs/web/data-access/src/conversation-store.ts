import {
  DestroyRef,
  Injectable,
  effect,
  inject,
  signal,
  untracked,
  type Signal,
  type WritableSignal,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import {
  isAtLeast,
  type AssignRequest,
  type Conversation,
  type CreateConversationRequest,
  type Message,
  type QueueCounts,
  type QueueUpdateEvent,
  type ReadReceiptsEvent,
  type Side,
  type User,
  type View,
} from '@prochat/contract';
import type { Observable } from 'rxjs';
import { AppError } from './app-error';
import { ChatApi } from './chat-api';
import { ChatSocket } from './chat-socket';
import { LiveConversationList, type ConversationList, type ListRule } from './conversation-list';
import { membershipOf, orderOf, type ListName } from './list-rules';
import { LiveThread } from './live-thread';
import { mergeConversation, withMessage, withReceipts } from './merge-conversation';
import { Outbox } from './outbox';
import { Session } from './session';
import type { Thread } from './thread';

/** Threads nobody looks at are kept for a quick way back; older ones are given up. */
const IDLE_THREADS_MAX = 20;
const NO_COUNTS: QueueCounts = { queue: 0, mine: 0, all: 0 };

/**
 * What is known of all conversations, and the one place that applies facts to it: acknowledgements, events and pages go
 * through the same `apply...`, so it does not matter which comes first or twice. Connects while somebody is signed in and
 * forgets everything when he is not. Sending is Outbox's, the messages of one conversation LiveThread's.
 */
@Injectable({ providedIn: 'root' })
export class ConversationStore {
  private readonly api = inject(ChatApi);
  private readonly socket = inject(ChatSocket);
  private readonly outbox = inject(Outbox);
  private readonly session = inject(Session);
  private readonly destroyRef = inject(DestroyRef);
  private readonly conversations = new Map<string, WritableSignal<Conversation | undefined>>();
  private readonly lists = new Map<ListName, LiveConversationList>();
  private readonly threads = new Map<string, LiveThread>();
  private readonly countsNow = signal<QueueCounts>(NO_COUNTS);
  /** Conversations being fetched because only a part of them is known. */
  private readonly fetching = new Set<string>();
  private queueVersion: number | null = null;
  private viewerId: string | null = null;
  /** Counts the people served: what was asked for one of them is not applied for the next. */
  private era = 0;

  /** How many conversations each of the staff's views holds. */
  readonly counts = this.countsNow.asReadonly();

  constructor() {
    this.listen();
    this.destroyRef.onDestroy(() => this.serve(null));
    this.serve(untracked(this.session.user));
    effect(() => {
      const viewer = this.session.user();
      untracked(() => this.serve(viewer));
    });
  }

  /** The end user's own conversations, last activity first. */
  get own(): ConversationList {
    return this.listFor('own');
  }

  /** One of the staff's views; the same list for the same view until somebody else signs in. */
  list(view: View): ConversationList {
    return this.listFor(view);
  }

  /** `undefined` until something of it is known. */
  conversation(id: string): Signal<Conversation | undefined> {
    return this.cell(id).asReadonly();
  }

  /** The same thread for the same id. Only while somebody is signed in. */
  thread(id: string): Thread {
    const held = this.threads.get(id);
    if (held) return held;
    this.giveUpIdle();
    const viewer = this.viewer();
    const thread = new LiveThread(id, {
      api: this.api,
      socket: this.socket,
      outbox: this.outbox,
      conversation: this.conversation(id),
      viewer,
      side: sideOf(viewer),
      applyConversation: this.inThisEra((conversation: Conversation) => this.applyConversation(conversation)),
      applyMessages: this.inThisEra((messages: readonly Message[]) => this.applyMessages(messages)),
    });
    this.threads.set(id, thread);
    return thread;
  }

  /** Opens a conversation. Repeat it with the same `message.clientId` as long as it is the same wish. */
  async create(request: CreateConversationRequest): Promise<Conversation> {
    const { conversation, message } = await this.api.create(request);
    this.applyConversation(conversation);
    if (message) this.applyMessages([message]);
    return conversation;
  }

  /** Rejects with ALREADY_ASSIGNED, whose `details.assignedTo` names the winner. */
  async claim(id: string): Promise<Conversation> {
    return this.applied(this.api.assign(id));
  }

  async assign(id: string, request: AssignRequest): Promise<Conversation> {
    return this.applied(this.api.assign(id, request));
  }

  async close(id: string): Promise<Conversation> {
    return this.applied(this.api.close(id));
  }

  async reopen(id: string): Promise<Conversation> {
    return this.applied(this.api.reopen(id));
  }

  private async applied(change: Promise<{ conversation: Conversation }>): Promise<Conversation> {
    const { conversation } = await change;
    this.applyConversation(conversation);
    return conversation;
  }

  private applyConversation(arrived: Conversation): void {
    const cell = this.cell(arrived.id);
    const merged = mergeConversation(untracked(cell), arrived);
    cell.set(merged);
    untracked(() => {
      for (const list of this.lists.values()) list.consider(merged);
      this.threads.get(arrived.id)?.receiveConversation();
    });
  }

  private inThisEra<T>(apply: (fact: T) => void): (fact: T) => void {
    const era = this.era;
    return (fact) => {
      if (era === this.era) apply(fact);
    };
  }

  private applyMessages(messages: readonly Message[]): void {
    for (const message of messages) this.applyMessage(message);
  }

  private applyMessage(message: Message): void {
    this.threads.get(message.conversationId)?.receive(message);
    if (message.clientId && message.senderId === this.viewerId) this.outbox.settle(message.clientId);
    const conversation = untracked(this.cell(message.conversationId));
    const after = conversation && withMessage(conversation, message);
    if (after) this.applyConversation(after);
    else void this.fetchConversation(message.conversationId);
  }

  private applyReceipts(receipts: ReadReceiptsEvent): void {
    const cell = this.cell(receipts.conversationId);
    cell.update((conversation) => conversation && withReceipts(conversation, receipts));
  }

  private applyQueue({ version, counts, changed }: QueueUpdateEvent): void {
    const missed = this.queueVersion !== null && version > this.queueVersion + 1;
    this.queueVersion = version;
    this.countsNow.set(counts);
    for (const conversation of changed) this.applyConversation(conversation);
    if (missed) this.refreshLists();
  }

  private listen(): void {
    const { socket } = this;
    this.each(socket.on('message:new'), ({ message }) => this.applyMessage(message));
    this.each(socket.on('message:updated'), ({ message }) =>
      this.threads.get(message.conversationId)?.receiveUpdate(message),
    );
    this.each(socket.on('typing'), (event) => this.threads.get(event.conversationId)?.receiveTyping(event));
    this.each(socket.on('read:receipts'), (receipts) => this.applyReceipts(receipts));
    for (const change of [
      'conversation:assigned',
      'conversation:closed',
      'conversation:reopened',
      'conversation:updated',
    ] as const) {
      this.each(socket.on(change), ({ conversation }) => this.applyConversation(conversation));
    }
    this.each(socket.on('queue:update'), (update) => this.applyQueue(update));
    this.each(this.outbox.acknowledged, (message) => this.applyMessage(message));
    this.each(socket.connected, () => void this.catchUp());
    this.each(socket.reconnected, () => this.refreshLists());
  }

  private each<T>(facts: Observable<T>, apply: (fact: T) => void): void {
    facts.pipe(takeUntilDestroyed(this.destroyRef)).subscribe(apply);
  }

  /** First what others said, then what one has to say: a message whose acknowledgement got lost is thus not sent twice. */
  private async catchUp(): Promise<void> {
    this.queueVersion = null; // Perhaps of another server process.
    await Promise.all([...this.threads.values()].map((thread) => thread.connected()));
    this.outbox.resume();
  }

  private refreshLists(): void {
    for (const list of this.lists.values()) void list.refresh();
  }

  private serve(viewer: User | null): void {
    if (this.viewerId === (viewer?.id ?? null)) return;
    this.viewerId = viewer?.id ?? null;
    this.era += 1;
    this.socket.disconnect();
    for (const thread of this.threads.values()) thread.giveUp();
    this.conversations.clear();
    this.lists.clear();
    this.threads.clear();
    this.fetching.clear();
    this.countsNow.set(NO_COUNTS);
    this.outbox.openFor(this.viewerId);
    if (viewer) this.socket.connect();
  }

  private viewer(): User {
    const viewer = untracked(this.session.user);
    if (!viewer) throw new AppError('UNAUTHENTICATED');
    // Whoever asks in the same turn as he signs in must not be given what the one before him had.
    untracked(() => this.serve(viewer));
    return viewer;
  }

  private listFor(name: ListName): LiveConversationList {
    const viewer = this.viewer();
    const held = this.lists.get(name);
    if (held) return held;
    const list = new LiveConversationList(this.ruleOf(name, viewer));
    this.lists.set(name, list);
    return list;
  }

  private ruleOf(name: ListName, viewer: User): ListRule {
    const scope =
      name === 'own' ? ({ scope: 'user' } as const) : ({ scope: 'professional', view: name } as const);
    return {
      side: name === 'own' ? 'user' : 'professional',
      belongs: membershipOf(name, viewer.id),
      compare: orderOf(name),
      fetch: (query) => this.api.conversations({ ...query, ...scope }),
      current: (id) => this.cell(id)(),
      apply: this.inThisEra((conversations: Conversation[]) => {
        for (const conversation of conversations) this.applyConversation(conversation);
      }),
    };
  }

  private cell(id: string): WritableSignal<Conversation | undefined> {
    let cell = this.conversations.get(id);
    if (!cell) this.conversations.set(id, (cell = signal<Conversation | undefined>(undefined)));
    return cell;
  }

  private async fetchConversation(id: string): Promise<void> {
    if (this.fetching.has(id)) return;
    this.fetching.add(id);
    const apply = this.inThisEra((conversation: Conversation) => this.applyConversation(conversation));
    try {
      apply((await this.api.conversation(id)).conversation);
    } catch {
      // The next fact of it tries again.
    } finally {
      this.fetching.delete(id);
    }
  }

  private giveUpIdle(): void {
    const idle = [...this.threads].filter(([, thread]) => !thread.isOpen);
    for (const [id] of idle.slice(0, Math.max(0, idle.length - IDLE_THREADS_MAX + 1)))
      this.threads.delete(id);
  }
}

function sideOf(viewer: User): Side {
  return isAtLeast(viewer.role, 'staff') ? 'professional' : 'user';
}
