import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AppError, Clock, Secrets } from '@prochat/server/core';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How long an access token is good. */
export const ACCESS_LIFE_MS = 15 * 60_000;
/** How long a session lives without being refreshed. */
export const SESSION_LIFE_MS = 30 * 24 * 3_600_000;

const ISSUER = 'prochat';
const AUDIENCE = 'prochat:session';
const TYPE = 'session+jwt';
const ALGORITHM = 'HS256';

const id = z.string().regex(/^[0-9a-f]{24}$/);
const signedSchema = z.object({
  header: z.object({ typ: z.literal(TYPE) }),
  payload: z.object({ sub: id, sid: id, exp: z.number(), iat: z.number() }),
});

export interface AccessClaims {
  userId: string;
  sessionId: string;
}

/** A refresh token taken apart. `hash` is what the store keeps; the token itself it never sees. */
export interface RefreshToken {
  sessionId: string;
  hash: string;
}

/**
 * Makes and reads the two tokens of a session; knows no store, so a good token says nothing yet about a live session.
 *
 * A refresh token is `<session id>.<32 bytes, base64url>`: 16 random ones and a mark of ours over them and the id. The
 * mark tells a token we once gave (an old one coming back means theft) from one somebody made up, who could otherwise
 * end a stranger's session by guessing its id.
 */
@Injectable()
export class SessionTokens {
  private readonly markKey: Buffer;

  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    secrets: Secrets,
  ) {
    this.markKey = createHmac('sha256', secrets.jwtSecret).update('refresh').digest();
  }

  signAccess({ userId, sessionId }: AccessClaims): string {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    return this.jwt.sign(
      { sub: userId, sid: sessionId, iat: issuedAt, exp: issuedAt + ACCESS_LIFE_MS / 1000 },
      { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE, header: { alg: ALGORITHM, typ: TYPE } },
    );
  }

  /** @throws AppError UNAUTHENTICATED for anything but an unexpired token of ours */
  verifyAccess(token: string): AccessClaims {
    const claims = this.read(token, false);
    if (!claims) throw new AppError('UNAUTHENTICATED');
    return claims;
  }

  /** Which session `token` is of, even when it has run out; `null` when it is not one of ours. Proves no right to act. */
  claimsOf(token: string): AccessClaims | null {
    return this.read(token, true);
  }

  /** The random part of a new refresh token, and what the store keeps of it. */
  newRefreshSecret(): { secret: Buffer; hash: string } {
    const secret = randomBytes(16);
    return { secret, hash: hashOf(secret) };
  }

  toRefreshToken(sessionId: string, secret: Buffer): string {
    return `${sessionId}.${Buffer.concat([secret, this.markOf(sessionId, secret)]).toString('base64url')}`;
  }

  /** `null` for anything we have not made. */
  parseRefresh(token: string): RefreshToken | null {
    const [, sessionId, encoded] = /^([0-9a-f]{24})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
    if (sessionId === undefined || encoded === undefined) return null;
    const bytes = Buffer.from(encoded, 'base64url');
    const secret = bytes.subarray(0, 16);
    if (!timingSafeEqual(bytes.subarray(16), this.markOf(sessionId, secret))) return null;
    return { sessionId, hash: hashOf(secret) };
  }

  private read(token: string, ignoreExpiration: boolean): AccessClaims | null {
    if (token === '') return null;
    try {
      const verified: unknown = this.jwt.verify(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        complete: true,
        ignoreExpiration,
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1000),
      });
      const { payload } = signedSchema.parse(verified);
      return { userId: payload.sub, sessionId: payload.sid };
    } catch {
      return null;
    }
  }

  private markOf(sessionId: string, secret: Buffer): Buffer {
    return createHmac('sha256', this.markKey).update(sessionId).update(secret).digest().subarray(0, 16);
  }
}

function hashOf(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('hex');
}
