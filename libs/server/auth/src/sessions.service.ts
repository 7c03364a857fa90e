import { Injectable } from '@nestjs/common';
import type { ErrorDetails, SessionEndReason } from '@prochat/contract';
import { AppError, Clock } from '@prochat/server/core';
import { AuthStore, type SessionRecord, type UserRecord } from './auth.store';
import type { Caller } from './caller';
import { LiveSockets } from './live-sockets';
import { SecurityLog } from './security-log';
import { SESSION_LIFE_MS, SessionTokens, type AccessClaims } from './session-tokens';

/** Two tabs may refresh with the same token at once; after this, its second coming means that it was stolen. */
export const REFRESH_GRACE_MS = 10_000;
const USER_AGENT_MAX_CHARS = 200;

/** What a sign-in or a refresh gives a browser: both tokens go into cookies and nowhere else. */
export interface OpenedSession {
  accessToken: string;
  /** `null` when another tab has just rotated it: that tab's cookie is the one to keep. */
  refreshToken: string | null;
}

/** From where a session is opened. */
export interface Device {
  userAgent: string;
  ip: string;
}

/** A checked session: who, and until when unless it is refreshed. */
export interface LiveSession {
  caller: Caller;
  /** ISO 8601 UTC. */
  expiresAt: string;
}

/**
 * Opens, refreshes, checks and ends sessions. Every check asks the store: a revoked session or a blocked person is out
 * at once, whatever his token says. Cookies are the controller's, the handshake is `SocketSessions`'.
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly store: AuthStore,
    private readonly tokens: SessionTokens,
    private readonly sockets: LiveSockets,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  /**
   * A new session with a new id, whatever the browser held before. `user` is as he was when his password was checked.
   * @throws AppError BAD_CREDENTIALS when that password has been replaced meanwhile
   */
  async open(user: UserRecord, { userAgent, ip }: Device): Promise<OpenedSession> {
    const { secret, hash } = this.tokens.newRefreshSecret();
    const session = await this.store.createSession({
      userId: user.id,
      refreshHash: hash,
      createdAt: this.clock.iso(),
      expiresAt: this.expiryFromNow(),
      userAgent: userAgent.slice(0, USER_AGENT_MAX_CHARS),
      ip,
    });
    // A new password ends all sessions: one that was opened a moment later by the old password must not outlive it.
    if ((await this.store.findUser(user.id))?.passwordHash !== user.passwordHash) {
      await this.store.revokeSession(session.id, this.clock.iso());
      throw new AppError('BAD_CREDENTIALS');
    }
    return {
      accessToken: this.tokens.signAccess({ userId: user.id, sessionId: session.id }),
      refreshToken: this.tokens.toRefreshToken(session.id, secret),
    };
  }

  /**
   * Rotates the refresh token. The one before it still gives an access token for `REFRESH_GRACE_MS`; any older one, or
   * that one later, ends the session for thief and owner alike.
   * @throws AppError SESSION_EXPIRED, BLOCKED
   */
  async refresh(refreshToken: string): Promise<OpenedSession> {
    const given = this.tokens.parseRefresh(refreshToken);
    if (!given) throw new AppError('SESSION_EXPIRED');
    const session = await this.requireLive(given.sessionId);
    await this.requireUnblocked(session.userId);
    const accessToken = this.tokens.signAccess({ userId: session.userId, sessionId: session.id });
    if (session.refreshHash === given.hash) {
      const { secret, hash } = this.tokens.newRefreshSecret();
      const at = this.clock.iso();
      if (await this.store.rotateSession(session.id, given.hash, hash, at, this.expiryFromNow()))
        return { accessToken, refreshToken: this.tokens.toRefreshToken(session.id, secret) };
    }
    // Not the current one: either the loser of two tabs, or an old one.
    const current = await this.requireLive(session.id);
    if (this.isInGrace(current, given.hash)) return { accessToken, refreshToken: null };
    await this.end(session.id, 'revoked');
    this.log.record('refresh-reused', { userId: session.userId, sessionId: session.id });
    throw new AppError('SESSION_EXPIRED');
  }

  /** @throws AppError UNAUTHENTICATED (no good token), SESSION_EXPIRED (ended), BLOCKED */
  async authenticate(accessToken: string): Promise<Caller> {
    return (await this.check(this.tokens.verifyAccess(accessToken))).caller;
  }

  /** As `authenticate` for a token that has been verified; with the end of the session. */
  async check({ userId, sessionId }: AccessClaims): Promise<LiveSession> {
    const session = await this.requireLive(sessionId);
    if (session.userId !== userId) throw new AppError('UNAUTHENTICATED');
    const { id, role, displayName } = await this.requireUnblocked(userId);
    return { caller: { id, role, displayName, sessionId }, expiresAt: session.expiresAt };
  }

  /** True when the token is one of ours and its session lives: should it have run out, renewing lets its bearer in again. */
  async isRenewable(accessToken: string): Promise<boolean> {
    const claims = this.tokens.claimsOf(accessToken);
    return claims !== null && (await this.liveUntil(claims.sessionId)) !== null;
  }

  /** Until when the session lives (ISO 8601 UTC), `null` when it is over. */
  async liveUntil(sessionId: string): Promise<string | null> {
    const session = await this.store.findSession(sessionId);
    return session && this.isLive(session) ? session.expiresAt : null;
  }

  /** Revokes one session and cuts its sockets. Idempotent. */
  async end(sessionId: string, reason: SessionEndReason): Promise<void> {
    await this.store.revokeSession(sessionId, this.clock.iso());
    this.sockets.endSession(sessionId, reason);
  }

  /** Revokes all sessions of one person and cuts all his sockets. Idempotent. */
  async endAllOf(userId: string, reason: SessionEndReason, block?: ErrorDetails): Promise<void> {
    await this.store.revokeSessionsOf(userId, this.clock.iso());
    this.sockets.endUser(userId, reason, block);
  }

  private async requireLive(sessionId: string): Promise<SessionRecord> {
    const session = await this.store.findSession(sessionId);
    if (!session || !this.isLive(session)) throw new AppError('SESSION_EXPIRED');
    return session;
  }

  private isLive({ revokedAt, expiresAt }: SessionRecord): boolean {
    return revokedAt === null && expiresAt > this.clock.iso();
  }

  private async requireUnblocked(userId: string): Promise<UserRecord> {
    const user = await this.store.findUser(userId);
    if (!user) throw new AppError('SESSION_EXPIRED');
    if (isBlocked(user, this.clock.iso())) throw new AppError('BLOCKED', blockOf(user));
    return user;
  }

  private isInGrace({ previousHash, rotatedAt }: SessionRecord, hash: string): boolean {
    return previousHash === hash && this.clock.now().getTime() - Date.parse(rotatedAt) <= REFRESH_GRACE_MS;
  }

  private expiryFromNow(): string {
    return new Date(this.clock.now().getTime() + SESSION_LIFE_MS).toISOString();
  }
}

/** What the blocked person is told. */
export function blockOf({
  blockedUntil,
  blockReason,
}: Pick<UserRecord, 'blockedUntil' | 'blockReason'>): ErrorDetails {
  return { until: blockedUntil, ...(blockReason !== undefined && { reason: blockReason }) };
}

/** True while `blockedUntil` lies ahead of `now` (ISO 8601 UTC). */
export function isBlocked({ blockedUntil }: Pick<UserRecord, 'blockedUntil'>, now: string): boolean {
  return blockedUntil !== null && blockedUntil > now;
}
