import {
  LIMITS,
  SOCKET_PATH,
  isAtLeast,
  type ClientEvent,
  type ClientEvents,
  type Conversation,
  type ErrorCode,
  type FactOf,
  type HandshakeRefusal,
  type Message,
  type PayloadOf,
  type Reply,
  type ReplyOf,
  type SendMessagePayload,
  type ServerEvent,
  type ServerEvents,
} from '@prochat/contract';
import { io, type Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import { ClientOutbox, type Fate } from './client-outbox';
import type { ClientSession } from './client-session';
import { DeliveryMarks } from './delivery-marks';
import { FollowedConversation, type CatchUpRoute } from './followed-conversation';
import type { HeldMessages } from './held-messages';

/** Between two tries to connect. */
const RECONNECT_MS = { first: 50, most: 1_500 };
/** No answer in this time counts as no answer. */
const ANSWER_WITHIN_MS = 5_000;
const DELIVERED_AFTER_MS = 250;

export interface FollowingClientOptions {
  name: string;
  session: ClientSession;
  /** Where it connects, without a slash at the end. */
  url(): string;
  /** A number from 0 up to 1, for jitter. */
  random?(): number;
  listener?: ClientListener;
  /** How long what arrived may wait for its `delivered:mark`. */
  deliveredAfterMs?: number;
}

/** What a test may want to know as it happens. `connection` counts the client's sockets from 1. */
export interface ClientListener {
  heard?(client: FollowingClient, event: ServerEvent, fact: unknown, connection: number): void;
  /** A conversation as a reply or a page showed it. */
  shown?(client: FollowingClient, conversation: Conversation): void;
  connected?(client: FollowingClient, connection: number): void;
  /** What an event was answered with; `null`: it was done. */
  answered?(client: FollowingClient, event: ClientEvent, error: ErrorCode | null): void;
}

/**
 * A faithful client of the protocol, without a screen: keeps its lists by seq, joins before it reads, closes holes by
 * `?after=`, asks with `sync` for what `heads` says it is behind in, resends until acknowledged, comes back by itself and
 * renews its session. It follows what concerns its person (a user's own conversations, those a professional holds) and
 * what was opened. It checks nothing; that is for whoever listens.
 */
export class FollowingClient {
  readonly name: string;
  readonly session: ClientSession;
  readonly outbox: ClientOutbox;
  readonly #followed = new Map<string, FollowedConversation>();
  readonly #route: CatchUpRoute;
  readonly #random: () => number;
  readonly #marks: DeliveryMarks;
  #socket: Socket<ServerEvents, ClientEvents> | null = null;
  #running = false;
  #connection = 0;
  #failures = 0;
  #again: NodeJS.Timeout | null = null;
  /** Handshakes that were refused, by code. */
  readonly refusals = new Map<string, number>();

  constructor(private readonly options: FollowingClientOptions) {
    this.name = options.name;
    this.session = options.session;
    const isConnected = (): boolean => this.connected;
    const random = options.random ?? Math.random;
    this.#random = random;
    this.outbox = new ClientOutbox({ isConnected, random, trySend: (payload) => this.#trySend(payload) });
    this.#marks = new DeliveryMarks(
      options.deliveredAfterMs ?? DELIVERED_AFTER_MS,
      (conversationId, upToSeq) =>
        this.ask('delivered:mark', { conversationId, upToSeq }).then(({ ok }) => ok),
    );
    this.#route = {
      ...{ isConnected, random },
      ask: (event, payload) => this.ask(event, payload),
      get: (path) => this.session.call('GET', path),
      shown: (conversation) => this.options.listener?.shown?.(this, conversation),
      gone: (conversationId) => this.#followed.delete(conversationId),
    };
  }

  get connected(): boolean {
    return this.#socket?.connected ?? false;
  }

  /** Connections so far, this one included. */
  get connections(): number {
    return this.#connection;
  }

  get userId(): string {
    return this.session.person.id;
  }

  get side(): 'user' | 'professional' {
    return isAtLeast(this.session.person.user.role, 'staff') ? 'professional' : 'user';
  }

  /** What it follows. */
  get conversationIds(): string[] {
    return [...this.#followed.keys()];
  }

  /** Its list of one conversation; `null` when it does not follow it, or has not read it yet. */
  list(conversationId: string): HeldMessages | null {
    const log = this.#followed.get(conversationId)?.log;
    return log?.loaded ? log : null;
  }

  isOpen(conversationId: string): boolean {
    return this.#followed.get(conversationId)?.open ?? false;
  }

  /** True while it knows that something is missing. */
  get behind(): boolean {
    return [...this.#followed.values()].some((followed) => followed.behind);
  }

  /** Connects, and comes back until `close`. */
  start(): void {
    this.#running = true;
    this.#connect();
  }

  close(): void {
    this.#running = false;
    if (this.#again) clearTimeout(this.#again);
    this.#marks.close();
    this.outbox.close();
    this.#socket?.disconnect();
    this.#socket = null;
  }

  /** The connection goes as when a window is closed or a network left; it comes back by itself. */
  drop(): void {
    this.#socket?.disconnect();
  }

  /** Opens the conversation: its room is joined, now and with every later connection. */
  open(conversationId: string): void {
    const followed = this.#follow(conversationId);
    if (!followed.open) followed.join();
  }

  /** Leaves the room; what concerns the person stays followed. False when the server did not say so: it may still be in it. */
  async leave(conversationId: string): Promise<boolean> {
    const followed = this.#followed.get(conversationId);
    if (!followed?.open) return true;
    return followed.leave();
  }

  /** Sends until it is acknowledged or refused for good; `fate` never rejects. */
  send(
    conversationId: string,
    text: string,
    options: Pick<SendMessagePayload, 'kind' | 'basedOnSeq'> & { clientId?: string } = {},
  ): { clientId: string; fate: Promise<Fate> } {
    const { clientId = uuid(), ...rest } = options;
    return { clientId, fate: this.outbox.send({ conversationId, clientId, text, ...rest }) };
  }

  /** One try. OFFLINE when there was no answer. */
  async ask<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<Reply<ReplyOf<E>>> {
    const wasConnected = this.connected;
    const reply = await this.#askOnce(event, payload);
    if (wasConnected) this.options.listener?.answered?.(this, event, reply.ok ? null : reply.error.code);
    return reply;
  }

  async #askOnce<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<Reply<ReplyOf<E>>> {
    try {
      if (!this.#socket?.connected) throw new Error('not connected');
      const socket = this.#socket as unknown as Socket;
      return (await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, payload)) as Reply<ReplyOf<E>>;
    } catch {
      return { ok: false, error: { code: 'OFFLINE', message: 'There was no answer.' } };
    }
  }

  async #trySend(payload: SendMessagePayload): Promise<Reply<ReplyOf<'message:send'>>> {
    const reply = await this.ask('message:send', payload);
    if (reply.ok) this.#take(reply.data.message);
    return reply;
  }

  #connect(): void {
    if (!this.#running) return;
    const { http } = this.session.person;
    const connection = ++this.#connection;
    const socket: Socket<ServerEvents, ClientEvents> = io(this.options.url(), {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: ANSWER_WITHIN_MS,
      extraHeaders: { cookie: http.cookies.header(SOCKET_PATH), origin: http.origin },
    });
    this.#socket = socket;
    socket.onAny((event: ServerEvent, fact: unknown) => this.#hear(event, fact, connection));
    socket.once('connect', () => {
      this.#failures = 0;
      this.options.listener?.connected?.(this, connection);
      this.outbox.flush();
      const held = [...this.#followed.values()];
      this.#syncAll(held.filter((followed) => followed.reconnected() === 'to be synced'));
    });
    socket.once('disconnect', () => this.#connectLater());
    socket.once('connect_error', (error: Error & { data?: HandshakeRefusal }) => {
      socket.disconnect();
      void this.#renewAfter(error.data?.code).finally(() => this.#connectLater());
    });
  }

  #connectLater(): void {
    if (!this.#running || this.#again) return;
    const delayMs = Math.min(RECONNECT_MS.first * 2 ** this.#failures, RECONNECT_MS.most);
    this.#failures += 1;
    this.#again = setTimeout(
      () => {
        this.#again = null;
        this.#connect();
      },
      delayMs * (0.5 + this.#random() / 2),
    );
  }

  async #renewAfter(code: string | undefined): Promise<void> {
    this.refusals.set(code ?? 'none', (this.refusals.get(code ?? 'none') ?? 0) + 1);
    if (code === 'UNAUTHENTICATED' || code === 'SESSION_EXPIRED') await this.session.renew();
  }

  #hear(event: ServerEvent, fact: unknown, connection: number): void {
    this.options.listener?.heard?.(this, event, fact, connection);
    if (event === 'message:new') this.#take((fact as FactOf<'message:new'>).message);
    else if (event === 'message:updated') {
      const { message } = fact as FactOf<'message:updated'>;
      this.#followed.get(message.conversationId)?.takeEdit(message);
    } else if (event === 'heads') this.#takeHeads(fact as FactOf<'heads'>);
    else if (event === 'queue:update')
      for (const changed of (fact as FactOf<'queue:update'>).changed) this.#takeConversation(changed);
    else if (event.startsWith('conversation:'))
      this.#takeConversation((fact as FactOf<'conversation:updated'>).conversation);
  }

  /** The one way in for messages, acknowledged or heard. */
  #take(message: Message): void {
    const { conversationId } = message;
    const followed = this.#followed.get(conversationId);
    // A user hears of nothing but his own; whom a professional's conversation concerns is told by the conversation.
    if (followed) followed.take(message);
    else if (this.side === 'user') this.#follow(conversationId).catchUp();
    if (followed && message.senderRole !== this.side) this.#marks.arrived(conversationId, followed.log.head);
  }

  #takeConversation(conversation: Conversation): void {
    const { id, assignedTo } = conversation;
    const concerns = this.side === 'user' || assignedTo?.id === this.userId;
    const followed = this.#followed.get(id);
    if (concerns && !followed) this.#follow(id).catchUp();
    // Kept, a list that is told of nothing any more would only grow old.
    else if (!concerns && followed && !followed.open) this.#followed.delete(id);
  }

  #takeHeads(heads: FactOf<'heads'>): void {
    this.#syncAll(
      Object.entries(heads)
        .map(([id, head]) => ({ followed: this.#follow(id), head }))
        .filter(({ followed, head }) => followed.takeHead(head))
        .map(({ followed }) => followed),
    );
  }

  #syncAll(behind: readonly FollowedConversation[]): void {
    const most = LIMITS.syncConversationsMax;
    for (let from = 0; from < behind.length; from += most) void this.#sync(behind.slice(from, from + most));
  }

  /** Without an answer each asks for itself, until it has one. */
  async #sync(behind: readonly FollowedConversation[]): Promise<void> {
    const conversations = behind.map(({ id, log: { head, revision } }) => ({
      ...{ id, afterSeq: head, afterRevision: revision },
    }));
    const reply = await this.ask('sync', { conversations });
    if (!reply.ok) return behind.forEach((followed) => followed.catchUp());
    for (const synced of reply.data.conversations) this.#followed.get(synced.id)?.takeSynced(synced);
  }

  #follow(id: string): FollowedConversation {
    const followed = this.#followed.get(id) ?? new FollowedConversation(id, this.#route);
    this.#followed.set(id, followed);
    return followed;
  }
}
