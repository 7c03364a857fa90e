import type { ClientEvent, Conversation, ErrorCode, FactOf, Message, ServerEvent } from '@prochat/contract';
import type { ClientListener, FollowingClient } from '@prochat/server/testing';
import type { Ledger } from '../ledger';
import type { World } from '../people/world';
import type { ServerClock } from '../server/clock-shim';
import type { Violations } from '../violations';
import { LookBook } from './looks';

/** Begins the text of every private note, so that it is known wherever it turns up. */
export const NOTE_MARK = '[note]';
/** The clocks of two processes on one machine are one; this much is for rounding. */
const SLACK_MS = 5;

/** Every payload is right, and about what there is. */
const NEVER: readonly ErrorCode[] = [
  ...(['INTERNAL', 'VALIDATION', 'UNKNOWN_EVENT', 'FORBIDDEN', 'NOT_FOUND'] as const),
  ...(['CLIENT_ID_REUSED', 'TOO_MANY_JOINED', 'MESSAGE_EMPTY', 'MESSAGE_TOO_LONG'] as const),
];

/** A message that a professional heard without having the conversation open: he must have held it then. */
export interface HeardAsHolder {
  staffId: string;
  client: string;
  conversationId: string;
  seq: number;
}

/**
 * Looks at everything every client hears, as it comes: that nobody hears what he may not, and that cursors go forward
 * only. What needs the whole log is kept for the end.
 */
export class Watcher implements ClientListener {
  readonly looks: LookBook;
  readonly heardAsHolder: HeardAsHolder[] = [];
  /** Events heard, by name. */
  readonly events = new Map<string, number>();
  /** Events asked, by name. */
  readonly asked = new Map<string, number>();
  /** Until which connection a client's session is over, and since when (ms since 1970). */
  readonly #over = new WeakMap<FollowingClient, { connection: number; sinceMs: number }>();
  /** Conversations a client may have joined with its current connection. */
  readonly #rooms = new WeakMap<FollowingClient, Set<string>>();
  /** Highest receipt by connection, conversation and side. */
  readonly #receipts = new WeakMap<FollowingClient, Map<string, number>>();
  #world: World | null = null;

  constructor(
    private readonly ledger: Ledger,
    private readonly violations: Violations,
    private readonly clock: ServerClock,
    /** False while, and for a while after, two processes served that know nothing of one another's sockets. */
    private readonly isOneProcess: () => boolean,
  ) {
    this.looks = new LookBook(violations);
  }

  watch(world: World): void {
    this.#world = world;
  }

  /** It was acknowledged that the session of these clients is over: nothing that happens from now on may reach them. */
  revoked(clients: readonly FollowingClient[]): void {
    for (const client of clients)
      this.#over.set(client, { connection: client.connections, sinceMs: Date.now() });
  }

  opened(client: FollowingClient, conversationId: string): void {
    const rooms = this.#rooms.get(client) ?? new Set();
    this.#rooms.set(client, rooms.add(conversationId));
  }

  left(client: FollowingClient, conversationId: string): void {
    this.#rooms.get(client)?.delete(conversationId);
  }

  connected(client: FollowingClient, connection: number): void {
    if (connection > 1) this.ledger.count('reconnects');
    this.#receipts.delete(client);
    // A new connection is in no room but those that are joined anew.
    for (const id of this.#rooms.get(client) ?? []) if (!client.isOpen(id)) this.left(client, id);
    const inhabitant = this.#world?.inhabitant(client.userId);
    const over = this.#over.get(client);
    if (inhabitant?.blocked && over && connection > over.connection && this.clock.isTrue)
      this.violations.add('authorization', 'somebody who is blocked could connect', [client.name]);
  }

  /** Refusals that a rule explains are looked at where the deed is done; these no rule explains. */
  answered(client: FollowingClient, event: ClientEvent, error: ErrorCode | null): void {
    this.asked.set(event, (this.asked.get(event) ?? 0) + 1);
    if (error === null) return;
    this.ledger.error(event, error);
    if (NEVER.includes(error))
      this.violations.add('errors', `${event} was answered with ${error}`, [client.name]);
  }

  shown(client: FollowingClient, conversation: Conversation): void {
    this.#look(client, conversation);
  }

  heard(client: FollowingClient, event: ServerEvent, fact: unknown, connection: number): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
    if (event === 'message:new' || event === 'message:updated') {
      const { message } = fact as FactOf<'message:new'>;
      this.#hearMessage(client, event, message, connection);
    } else if (event === 'queue:update') {
      if (client.side === 'user') this.#leak(client, 'the queue', fact);
      for (const changed of (fact as FactOf<'queue:update'>).changed) this.#look(client, changed);
    } else if (event.startsWith('conversation:')) {
      const { conversation } = fact as FactOf<'conversation:updated'>;
      this.#requireLive(client, connection, conversation.updatedAt, event);
      this.#look(client, conversation);
    } else if (event === 'read:receipts') {
      const receipts = fact as FactOf<'read:receipts'>;
      this.#requireLive(client, connection, receipts.at, event);
      const { conversationId, side, upToSeq } = receipts;
      this.#requireForward(client, `read ${conversationId} ${side}`, upToSeq);
    } else if (event === 'delivered:receipts') {
      const { conversationId, side, upToSeq } = fact as FactOf<'delivered:receipts'>;
      this.#requireForward(client, `delivered ${conversationId} ${side}`, upToSeq);
    }
  }

  #hearMessage(client: FollowingClient, event: string, message: Message, connection: number): void {
    const { conversationId, seq, kind, text, senderId, clientId } = message;
    this.ledger.learnSeq(conversationId, seq);
    const at = [message.createdAt, message.editedAt, message.deletedAt].filter((time) => time !== null);
    this.#requireLive(client, connection, at.sort().at(-1) as string, event);
    if (client.side === 'user') {
      if (kind === 'note' || text.includes(NOTE_MARK)) this.#leak(client, 'a note', message);
      if (this.#world?.conversations.get(conversationId)?.userId === client.userId) return;
      if (!this.#world?.conversations.has(conversationId)) return;
      this.#leak(client, 'a message of a conversation of another', message);
    } else if (event === 'message:new' && !this.#rooms.get(client)?.has(conversationId))
      this.heardAsHolder.push({ staffId: client.userId, client: client.name, conversationId, seq });
    const intent = clientId === null ? null : this.ledger.intents.get(clientId);
    if (intent === undefined || (intent && intent.senderId !== senderId))
      this.violations.add('set', 'a message was heard that nobody sent', [JSON.stringify(message)]);
  }

  #look(client: FollowingClient, conversation: Conversation): void {
    this.#world?.learn(conversation);
    this.ledger.learnSeq(conversation.id, conversation.lastSeq);
    const { lastMessage } = conversation;
    if (client.side === 'user') {
      if (conversation.userId !== client.userId)
        this.#leak(client, 'a conversation of another', conversation);
      if (lastMessage?.kind === 'note' || lastMessage?.text.includes(NOTE_MARK))
        this.#leak(client, 'a note as the last message', conversation);
    }
    this.looks.add(conversation, client.name);
  }

  /** Only what happened after the answer counts: what was on its way before may still come. */
  #requireLive(client: FollowingClient, connection: number, at: string, event: string): void {
    const over = this.#over.get(client);
    if (!over || connection > over.connection || !this.clock.isTrue || !this.isOneProcess()) return;
    const lateMs = Date.parse(at) - over.sinceMs;
    if (lateMs <= SLACK_MS) return;
    this.violations.add('authorization', `${event} of something after the session was ended`, [
      `${client.name}, connection ${connection}: it happened ${lateMs} ms after the answer, at ${at}`,
    ]);
  }

  #requireForward(client: FollowingClient, what: string, upToSeq: number): void {
    const receipts = this.#receipts.get(client) ?? new Map<string, number>();
    this.#receipts.set(client, receipts);
    const before = receipts.get(what) ?? 0;
    if (upToSeq < before)
      this.violations.add('cursors', `${what} went back from ${before} to ${upToSeq}`, [client.name]);
    else receipts.set(what, upToSeq);
  }

  #leak(client: FollowingClient, what: string, fact: unknown): void {
    this.violations.add('authorization', `an end user was shown ${what}`, [
      `${client.name}: ${JSON.stringify(fact).slice(0, 600)}`,
    ]);
  }
}
