import {
  SOCKET_PATH,
  type ClientEvent,
  type ClientEvents,
  type ErrorCode,
  type FactOf,
  type HandshakeRefusal,
  type PayloadOf,
  type Reply,
  type ReplyOf,
  type ServerEvent,
  type ServerEvents,
} from '@prochat/contract';
import { io, type Socket } from 'socket.io-client';

/** How long a fact may take before the test fails. Never a pause: whoever waits goes on at once when it arrives. */
const PATIENCE_MS = 15_000;

export interface SocketOptions {
  /** The `Cookie` header; absent sends none. */
  cookie?: string;
  /** The `Origin` header; absent sends none, as a program would. */
  origin?: string;
  /** For clients that are no browser. */
  token?: string;
  headers?: Record<string, string>;
  /** Come back by itself after a cut, as the web client does. Default false. */
  reconnection?: boolean;
}

/** The server refused the handshake; `code` says why (absent when it was cut before Socket.IO answered). */
export class HandshakeRefused extends Error {
  constructor(
    message: string,
    readonly code: ErrorCode | undefined,
  ) {
    super(message);
    this.name = 'HandshakeRefused';
  }
}

/** The server answered `{ ok: false }`. */
export class ReplyRefused extends Error {
  constructor(
    event: string,
    readonly error: Extract<Reply<never>, { ok: false }>['error'],
  ) {
    super(`${event} was refused: ${error.code} ${error.message} ${JSON.stringify(error.details ?? {})}`);
    this.name = 'ReplyRefused';
  }
}

interface Waiter {
  event: string;
  matches(fact: unknown): boolean;
  found(fact: unknown): void;
}

/**
 * One socket of one person, typed by the contract. It remembers everything it heard, so that a test can wait for a fact
 * that may have come already, and can say that nothing came.
 */
export class SocketClient {
  private readonly facts: { event: string; fact: unknown }[] = [];
  private readonly waiters = new Set<Waiter>();

  private constructor(readonly socket: Socket<ServerEvents, ClientEvents>) {
    socket.onAny((event: string, fact: unknown) => this.remember(event, fact));
  }

  /** @throws HandshakeRefused */
  static connect(url: string, options: SocketOptions = {}): Promise<SocketClient> {
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: options.reconnection ?? false,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      ...(options.token === undefined ? {} : { auth: { token: options.token } }),
      extraHeaders: {
        ...options.headers,
        ...(options.cookie ? { cookie: options.cookie } : {}),
        ...(options.origin ? { origin: options.origin } : {}),
      },
    });
    const client = new SocketClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(client));
      socket.once('connect_error', (error: Error & { data?: HandshakeRefusal }) => {
        socket.disconnect();
        reject(new HandshakeRefused(error.message, error.data?.code));
      });
    });
  }

  /** Sends and resolves with the reply, whichever it is. */
  async send<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<Reply<ReplyOf<E>>> {
    return (await this.sendRaw(event, payload)) as Reply<ReplyOf<E>>;
  }

  /** The reply's data. @throws ReplyRefused */
  async ask<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<ReplyOf<E>> {
    const reply = await this.send(event, payload);
    if (!reply.ok) throw new ReplyRefused(event, reply.error);
    return reply.data;
  }

  /** The error of a request that must be refused. */
  async refusal<E extends ClientEvent>(
    event: E,
    payload: PayloadOf<E>,
  ): Promise<Extract<Reply<never>, { ok: false }>['error']> {
    const reply = await this.send(event, payload);
    if (reply.ok) throw new Error(`${event} should be refused but answered ${JSON.stringify(reply.data)}`);
    return reply.error;
  }

  /** Any event with any arguments and an acknowledgement: for hostile shapes. Rejects when no answer comes. */
  async sendRaw(event: string, ...payload: unknown[]): Promise<unknown> {
    const socket = this.socket as unknown as Socket;
    return (await socket.timeout(PATIENCE_MS).emitWithAck(event, ...payload)) as unknown;
  }

  /** Everything heard of one event, in order. */
  heard<E extends ServerEvent>(event: E): FactOf<E>[] {
    return this.facts.filter((item) => item.event === event).map(({ fact }) => fact as FactOf<E>);
  }

  /** Names of everything heard, in order, but for `heads`, which come by the clock. */
  heardEvents(): string[] {
    return this.facts.map(({ event }) => event).filter((event) => event !== 'heads');
  }

  forget(): void {
    this.facts.length = 0;
  }

  /** The first fact that matches, heard already or still to come. Fails after 15 s with what was heard instead. */
  waitFor<E extends ServerEvent>(
    event: E,
    matches: (fact: FactOf<E>) => boolean = () => true,
  ): Promise<FactOf<E>> {
    const already = this.heard(event).find(matches);
    if (already !== undefined) return Promise.resolve(already);
    // The trace of the caller, not of the timer.
    const failure = new Error();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        failure.message = `No matching ${event} within ${PATIENCE_MS} ms; heard: ${this.heardEvents().join(', ') || 'nothing'}`;
        reject(failure);
      }, PATIENCE_MS);
      const waiter: Waiter = {
        event,
        matches: (fact) => matches(fact as FactOf<E>),
        found: (fact) => {
          clearTimeout(timer);
          resolve(fact as FactOf<E>);
        },
      };
      this.waiters.add(waiter);
    });
  }

  /**
   * Resolves when everything the server sent before this call has arrived: the answer of a round trip cannot overtake
   * it. After it, "heard nothing" is a fact and not a guess.
   */
  async settled(): Promise<void> {
    await this.sendRaw('conversation:leave', { conversationId: '0'.repeat(24) });
  }

  /** The reason of the cut; resolves at once when it is cut already. */
  disconnected(): Promise<string> {
    if (!this.socket.connected) return Promise.resolve('already disconnected');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Still connected after ${PATIENCE_MS} ms`)),
        PATIENCE_MS,
      );
      this.socket.once('disconnect', (reason) => {
        clearTimeout(timer);
        resolve(reason);
      });
    });
  }

  close(): void {
    this.socket.disconnect();
  }

  private remember(event: string, fact: unknown): void {
    this.facts.push({ event, fact });
    for (const waiter of this.waiters)
      if (waiter.event === event && waiter.matches(fact)) {
        this.waiters.delete(waiter);
        waiter.found(fact);
      }
  }
}
