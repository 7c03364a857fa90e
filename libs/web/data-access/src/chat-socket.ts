import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import {
  type ClientEvent,
  type ClientEvents,
  type ErrorCode,
  type ErrorDetails,
  type FactOf,
  type HandshakeRefusal,
  type PayloadOf,
  type Reply,
  type ReplyOf,
  type ServerEvent,
  type ServerEvents,
  type SessionEndReason,
} from '@prochat/contract';
import { Socket } from 'ngx-socket-io';
import { Observable, Subject, fromEvent } from 'rxjs';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AppError, codeOf, fromWire, toAppError } from './app-error';
import { RECONNECTION } from './reconnection';
import { Session } from './session';

export type ConnectionState = 'offline' | 'connecting' | 'online' | 'reconnecting';

/** An event without an answer after this time counts as not answered: `OFFLINE`. */
const ACK_TIMEOUT_MS = 10_000;
/** Between tries when the server itself closed or refused the connection; Socket.IO does not try again by itself then. */
const TRY_AGAIN_MS = { first: RECONNECTION.delayMs, most: 10_000 };

/** Ends that are not the end: the session can be renewed, or the server is only being restarted. */
const PASSING_ENDS: ReadonlySet<SessionEndReason> = new Set(['expired', 'shutdown']);
const RENEWABLE: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'SESSION_EXPIRED']);

/**
 * The one real-time connection, typed by the contract. Connects, stays connected and renews the session when the server
 * asks for it; what the facts mean is for ConversationStore, and what must be sent again for Outbox.
 */
@Injectable({ providedIn: 'root' })
export class ChatSocket {
  private readonly socket = inject(Socket) as Socket<ServerEvents, ClientEvents>;
  private readonly session = inject(Session);
  private readonly stateNow = signal<ConnectionState>('offline');
  private readonly connectedAgain = new Subject<void>();
  private readonly connects = new Subject<void>();
  private wanted = false;
  private wasOnline = false;
  private tryAgainMs: number = TRY_AGAIN_MS.first;
  private lostAt = 0;
  private tryAgainTimer: ReturnType<typeof setTimeout> | undefined;

  /** `reconnecting` only after it had been online. */
  readonly state = this.stateNow.asReadonly();
  /** Each time a connection stands. */
  readonly connected = this.connects.asObservable();
  /** Each time a connection stands again after one was lost: what happened meanwhile has to be fetched. */
  readonly reconnected = this.connectedAgain.asObservable();

  constructor() {
    this.socket.on('connect', () => this.welcome());
    this.socket.on('disconnect', () => this.lose());
    this.socket.on('connect_error', (error) => this.refuse(error));
    this.socket.on('session:ended', ({ reason, block }) => this.leave(reason, block));
    fromEvent(window, 'offline')
      .pipe(takeUntilDestroyed())
      // The browser knows at once what a ping would find out in half a minute.
      .subscribe(() => this.socket.ioSocket.io.engine?.close());
    fromEvent(window, 'online')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.hurry());
    inject(DestroyRef).onDestroy(() => this.disconnect());
  }

  connect(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.stateNow.set('connecting');
    this.socket.connect();
  }

  disconnect(): void {
    this.wanted = false;
    this.wasOnline = false;
    clearTimeout(this.tryAgainTimer);
    this.socket.disconnect();
    this.stateNow.set('offline');
  }

  /**
   * Sends and waits for the acknowledgement; what is refused for an expired session is sent once more after a silent
   * renewal. Rejects with `AppError`: the server's, or OFFLINE when none came in 10 s.
   */
  async emit<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<ReplyOf<E>> {
    try {
      return await this.emitOnce(event, payload);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!RENEWABLE.has(error.code)) throw error;
      if (await this.session.renew()) return this.emitOnce(event, payload);
      this.session.end('expired');
      throw error;
    }
  }

  /** Sends if that is possible right now, else never: for what is worth nothing later. */
  emitVolatile<E extends ClientEvent>(event: E, payload: PayloadOf<E>): void {
    const emit = this.socket.volatile.emit.bind(this.socket) as (event: E, payload: PayloadOf<E>) => unknown;
    if (this.socket.connected) emit(event, payload);
  }

  /**
   * The server's facts of one kind. Not ngx-socket-io's `fromEvent`: that renders the whole page for every fact, while
   * signals render once for a burst of them.
   */
  on<E extends ServerEvent>(event: E): Observable<FactOf<E>> {
    type Listener = Parameters<typeof this.socket.on<E>>[1];
    return new Observable((facts) => {
      const listener = ((fact: FactOf<E>) => facts.next(fact)) as Listener;
      this.socket.on(event, listener);
      return () => this.socket.off(event, listener);
    });
  }

  private async emitOnce<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<ReplyOf<E>> {
    // Socket.IO would keep it and send it later, possibly twice and out of order. Outbox does that better.
    if (!this.socket.connected) throw new AppError('OFFLINE');
    const reply = await this.acknowledged(event, payload);
    if (reply.ok) return reply.data;
    throw fromWire(reply.error) ?? new AppError('INTERNAL');
  }

  private async acknowledged<E extends ClientEvent>(
    event: E,
    payload: PayloadOf<E>,
  ): Promise<Reply<ReplyOf<E>>> {
    const timed = this.socket.ioSocket.timeout(ACK_TIMEOUT_MS) as {
      emitWithAck(event: E, payload: PayloadOf<E>): Promise<Reply<ReplyOf<E>>>;
    };
    try {
      return await timed.emitWithAck(event, payload);
    } catch {
      throw new AppError('OFFLINE');
    }
  }

  private welcome(): void {
    this.tryAgainMs = TRY_AGAIN_MS.first;
    this.lostAt = 0;
    this.socket.ioSocket.io.reconnectionDelayMax(RECONNECTION.delayMaxMs);
    const again = this.wasOnline;
    this.wasOnline = true;
    this.stateNow.set('online');
    this.connects.next();
    if (again) this.connectedAgain.next();
  }

  private lose(): void {
    if (!this.wanted) return;
    this.stateNow.set('reconnecting');
    // `active` is false when the server closed it; then nobody but us tries again.
    if (!this.socket.active) this.tryAgainLater();
  }

  private refuse(error: Error): void {
    if (!this.wanted) return;
    this.slowDown();
    const { code } = ((error as Error & { data?: Partial<HandshakeRefusal> }).data ?? {}) as {
      code?: unknown;
    };
    if (RENEWABLE.has(codeOf(code))) return this.renewAndConnect();
    if (code === 'BLOCKED') return this.leave('blocked');
    if (!this.socket.active) this.tryAgainLater();
  }

  private leave(reason: SessionEndReason, block?: ErrorDetails): void {
    if (!this.wanted || PASSING_ENDS.has(reason)) return; // The refusal of the next handshake says what to do.
    this.disconnect();
    this.session.end(reason, block);
  }

  private renewAndConnect(): void {
    this.session.renew().then(
      (renewed) => {
        if (renewed) return this.tryAgainLater();
        this.disconnect();
        this.session.end('expired');
      },
      () => this.tryAgainLater(),
    );
  }

  /** This is no restart: the next tries leave the server, and a telephone's battery, more time. */
  private slowDown(): void {
    this.lostAt ||= Date.now();
    if (Date.now() - this.lostAt < RECONNECTION.patienceMs) return;
    this.socket.ioSocket.io.reconnectionDelayMax(RECONNECTION.delayMaxLaterMs);
  }

  private tryAgainLater(): void {
    clearTimeout(this.tryAgainTimer);
    this.tryAgainTimer = setTimeout(() => {
      if (this.wanted) this.socket.connect();
    }, spread(this.tryAgainMs));
    this.tryAgainMs = Math.min(this.tryAgainMs * 2, TRY_AGAIN_MS.most);
  }

  /** The network is back: do not sit out the pause between two tries. */
  private hurry(): void {
    if (!this.wanted || this.socket.connected) return;
    clearTimeout(this.tryAgainTimer);
    this.socket.disconnect();
    this.socket.connect();
  }
}

/** Not all clients of a server at the same moment, as Socket.IO does it for its own tries. */
function spread(ms: number): number {
  return Math.round(ms * (1 + RECONNECTION.randomization * (2 * Math.random() - 1)));
}
