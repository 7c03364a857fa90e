import { Injectable, Logger } from '@nestjs/common';
import type { HandshakeRefusal, SessionEndReason } from '@prochat/contract';
import { AppError, Clock, Config, toReplyError } from '@prochat/server/core';
import type { AppSocket } from './app-socket';
import { LiveSockets, type LiveSocket } from './live-sockets';
import { SessionCookies } from './session-cookies';
import { SessionTokens } from './session-tokens';
import { Sessions } from './sessions.service';

/**
 * A connected socket asks again whether its session lives when that should end, and at the latest after this (which also
 * keeps far below what `setTimeout` can count): what another process or the store itself did is noticed then.
 */
export const RECHECK_MS = 5 * 60_000;

/** Of one person: many windows on several devices, with those that broke and are not yet known to have. */
export const SOCKETS_PER_PERSON_MAX = 100;

/** A socket whose handshake was accepted. */
interface Admission {
  readonly live: LiveSocket;
  expiresAt: string;
  timer?: NodeJS.Timeout;
}

type Handshake = Pick<AppSocket, 'handshake'>['handshake'];

/**
 * The handshake of sockets, and their end with the session. Runs for every connection and reconnection, so
 * `connectionStateRecovery` must stay off. Events have guards of their own in the gateway.
 */
@Injectable()
export class SocketSessions {
  private readonly logger = new Logger(SocketSessions.name);
  private readonly admitted = new WeakMap<AppSocket, Admission>();

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly tokens: SessionTokens,
    private readonly cookies: SessionCookies,
    private readonly sessions: Sessions,
    private readonly sockets: LiveSockets,
  ) {}

  /** For `server.use`: refuses with `connect_error` whose `data` is `{ code }`, else sets `socket.data.user`. */
  middleware(): (socket: AppSocket, next: (error?: Error) => void) => void {
    return (socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.toRefusal(error)),
      );
    };
  }

  /** To be called once for every connected socket, first thing in `handleConnection`. */
  register(socket: AppSocket): void {
    const admission = this.admitted.get(socket);
    if (!admission) {
      socket.disconnect(true);
      return;
    }
    this.watch(socket, admission);
    socket.once('disconnect', () => {
      clearTimeout(admission.timer);
      this.sockets.leave(admission.live);
    });
    this.sockets.connected(admission.live);
  }

  /** Tells and cuts every socket of this process: for the shutdown. */
  endAll(reason: SessionEndReason): void {
    this.sockets.endAll(reason);
  }

  private async admit(socket: AppSocket): Promise<void> {
    const claims = this.tokens.verifyAccess(this.tokenOf(socket.handshake));
    const { sessionId, userId } = claims;
    if (this.sockets.countOf(userId) >= SOCKETS_PER_PERSON_MAX) throw new AppError('RATE_LIMITED');
    const live = this.sockets.enter(socket, sessionId, userId);
    // The transport may go before there is a connection to be told about.
    socket.conn.once('close', () => this.sockets.leave(live));
    try {
      const { caller, expiresAt } = await this.sessions.check(claims);
      if (live.ended !== null) throw new AppError('SESSION_EXPIRED');
      live.role = caller.role;
      socket.data.user = caller;
      this.admitted.set(socket, { live, expiresAt });
    } catch (error) {
      this.sockets.leave(live);
      throw error;
    }
  }

  /**
   * The cookie counts only for our own pages: by the Origin, or, when a browser leaves that out (long polling on the same
   * origin), by `Sec-Fetch-Site`, which no page can forge. Programs send `auth: { token }` instead.
   * @throws AppError ORIGIN_NOT_ALLOWED
   */
  private tokenOf({ headers, auth }: Handshake): string {
    const { origin } = headers;
    if (origin !== undefined && !this.config.allowedOrigins.includes(origin))
      throw new AppError('ORIGIN_NOT_ALLOWED');
    const { token } = auth as { token?: unknown };
    if (typeof token === 'string') return token;
    const cookie = this.cookies.accessToken({ headers });
    const isOwnPage = origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
    if (cookie !== '' && !isOwnPage) throw new AppError('ORIGIN_NOT_ALLOWED');
    return cookie;
  }

  /** Cuts the socket when its session is over; a refresh meanwhile has moved that moment. */
  private watch(socket: AppSocket, admission: Admission): void {
    const untilExpiryMs = Date.parse(admission.expiresAt) - this.clock.now().getTime();
    const delayMs = Math.min(Math.max(untilExpiryMs, 0), RECHECK_MS);
    admission.timer = setTimeout(() => void this.recheck(socket, admission), delayMs).unref();
  }

  private async recheck(socket: AppSocket, admission: Admission): Promise<void> {
    const { sessionId } = admission.live;
    try {
      const until = await this.sessions.liveUntil(sessionId);
      if (until === null) this.sockets.endSession(sessionId, 'expired');
      else admission.expiresAt = until;
    } catch (error) {
      // The store is away: nothing can be done over the socket anyhow, and we ask again.
      this.logger.error(error);
      admission.expiresAt = new Date(this.clock.now().getTime() + RECHECK_MS).toISOString();
    }
    if (socket.connected) this.watch(socket, admission);
  }

  private toRefusal(error: unknown): Error & { data: HandshakeRefusal } {
    const { code, message } = toReplyError(error, this.logger);
    return Object.assign(new Error(message), { data: { code } });
  }
}
