import { LIMITS, type JoinReply, type Message, type MessageReply, type SyncReply } from '@prochat/contract';
import { setTimeout as pause } from 'node:timers/promises';
import { ConversationCopy } from './conversation-copy';
import { pauseMs } from './reconnection';
import { argumentIn, Refused, replyIn, ThinSocket } from './thin-socket';

/** One time away: cut off, back with a connection, and up to date again; ms of the process's clock. */
export interface Absence {
  lostAt: number;
  backAt: number;
  caughtUpAt: number;
  /** Messages that catching up brought. */
  missed: number;
}

export interface OutgoingMessage {
  conversationId: string;
  clientId: string;
  text: string;
  acked(at: number): void;
}

export interface ClientEars {
  /** A message that was not held before. */
  arrived(message: Message, at: number): void;
}

const RESEND_MS = 200;

/**
 * A client that never gives up, as the web client: comes back with the same pauses, catches up from what it holds (an end
 * user by joining his conversation, a professional by `sync` of all of his), and sends again under the same clientId what
 * was not acknowledged.
 */
export class ReturningClient {
  readonly copies: Map<string, ConversationCopy>;
  readonly absences: Absence[] = [];
  readonly #socket: ThinSocket;
  readonly #outbox = new Map<string, OutgoingMessage>();
  #caughtUp = false;
  #closed = false;
  /** Answers that will never be tried again. */
  readonly refusals: string[] = [];

  constructor(
    private readonly url: string,
    private readonly token: string,
    conversationIds: readonly string[],
    private readonly ears: ClientEars,
  ) {
    this.copies = new Map(conversationIds.map((id) => [id, new ConversationCopy(id)]));
    this.#socket = new ThinSocket({
      event: (frame) => this.#hear(frame),
      lost: () => void this.#comeBack(),
    });
  }

  /** Connected, up to date, and nothing left to send. */
  get isSettled(): boolean {
    return this.#caughtUp && this.#outbox.size === 0;
  }

  get isBack(): boolean {
    return this.#caughtUp;
  }

  async connect(): Promise<void> {
    await this.#socket.connect(this.url, this.token);
    await this.#catchUp();
  }

  send(message: OutgoingMessage): void {
    this.#outbox.set(message.clientId, message);
    if (this.#caughtUp) this.#transmit(message);
  }

  cut(): void {
    this.#socket.cut();
  }

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }

  /** Everything the server has of this conversation, read anew. */
  async readAll(conversationId: string): Promise<Message[]> {
    const messages: Message[] = [];
    for (let more = true; more;) {
      const [one] = await this.#sync([{ id: conversationId, afterSeq: messages.at(-1)?.seq ?? 0 }]);
      if (!one || one.gone) return messages;
      messages.push(...one.messages);
      more = one.more;
    }
    return messages;
  }

  #hear(frame: string): void {
    if (!frame.startsWith('42["message:new"')) return;
    const { message } = argumentIn<{ message: Message }>(frame);
    this.#take(message);
    const copy = this.copies.get(message.conversationId);
    // A hole while nothing is being caught up: an event was lost.
    if (copy?.hasHole && this.#caughtUp) void this.#catchUp().catch(() => undefined);
  }

  #take(message: Message): boolean {
    const isNew = this.copies.get(message.conversationId)?.take(message) ?? false;
    if (isNew) this.ears.arrived(message, performance.now());
    return isNew;
  }

  async #comeBack(): Promise<void> {
    if (this.#closed) return;
    const lostAt = performance.now();
    this.#caughtUp = false;
    for (let attempts = 0; !this.#closed; attempts += 1) {
      await pause(pauseMs(attempts, performance.now() - lostAt));
      try {
        await this.#socket.connect(this.url, this.token);
        break;
      } catch {
        // The server is away, or full: again.
      }
    }
    const backAt = performance.now();
    try {
      const missed = await this.#catchUp();
      this.absences.push({ lostAt, backAt, caughtUpAt: performance.now(), missed });
      for (const message of this.#outbox.values()) this.#transmit(message);
    } catch {
      // Lost again meanwhile: `lost` has been told, and somebody else is on the way back. A refusal is final.
      if (this.#socket.connected) this.#socket.cut();
    }
  }

  /** @returns how many messages it brought */
  async #catchUp(): Promise<number> {
    const [only, ...others] = this.copies.values();
    const missed = only && others.length === 0 ? await this.#join(only) : await this.#syncAll();
    this.#caughtUp = true;
    return missed;
  }

  async #join(copy: ConversationCopy): Promise<number> {
    let missed = 0;
    for (let more = true; more;) {
      const reply = await this.#ask<JoinReply>('conversation:join', {
        conversationId: copy.id,
        afterSeq: copy.head,
      });
      for (const message of reply.messages) if (this.#take(message)) missed += 1;
      more = reply.more;
    }
    return missed;
  }

  async #syncAll(): Promise<number> {
    let missed = 0;
    let asked = [...this.copies.values()];
    while (asked.length > 0) {
      const now = asked.slice(0, LIMITS.syncConversationsMax);
      const replies = await this.#sync(now.map(({ id, head }) => ({ id, afterSeq: head })));
      const unfinished = new Set<string>();
      for (const reply of replies) {
        if (reply.gone) continue;
        for (const message of reply.messages) if (this.#take(message)) missed += 1;
        if (reply.more) unfinished.add(reply.id);
      }
      asked = [...now.filter(({ id }) => unfinished.has(id)), ...asked.slice(now.length)];
    }
    return missed;
  }

  async #sync(conversations: { id: string; afterSeq: number }[]): Promise<SyncReply['conversations']> {
    return (await this.#ask<SyncReply>('sync', { conversations })).conversations;
  }

  /** Waits out a rate. */
  async #ask<T>(event: string, payload: object): Promise<T> {
    for (;;) {
      try {
        return await this.#socket.ask<T>(event, payload);
      } catch (error) {
        if (!(error instanceof Refused) || error.error.retryAfterMs === undefined) throw error;
        await pause(error.error.retryAfterMs);
      }
    }
  }

  #transmit(message: OutgoingMessage): void {
    const { conversationId, clientId, text } = message;
    this.#socket.emit('message:send', JSON.stringify({ conversationId, clientId, text }), (frame) => {
      const reply = replyIn<MessageReply>(frame);
      if (reply.ok) {
        this.#outbox.delete(clientId);
        message.acked(performance.now());
        // The answer is all that this connection hears of its own message.
        this.#take(reply.data.message);
        return;
      }
      if (reply.error.retryAfterMs !== undefined || reply.error.code === 'UNAVAILABLE') {
        setTimeout(() => this.#outbox.has(clientId) && this.#caughtUp && this.#transmit(message), RESEND_MS);
        return;
      }
      this.#outbox.delete(clientId);
      this.refusals.push(frame.slice(0, 300));
    });
  }
}
