import { Injectable } from '@nestjs/common';
import { API_PREFIX } from '@prochat/contract';
import { Config } from '@prochat/server/core';
import type { CookieOptions, Request, Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { cookiesOf } from './cookies';
import { SESSION_LIFE_MS } from './session-tokens';
import type { OpenedSession } from './sessions.service';

/**
 * The two cookies of a signed-in browser: their names, flags and lives. The access token inside `session` is good for
 * minutes; the cookie stays as long as the session, because the CSRF token is bound to the session named in it and a
 * refresh must still be recognised after the token has run out.
 */
@Injectable()
export class SessionCookies {
  readonly accessName: string;
  readonly refreshName: string;
  private readonly accessOptions: CookieOptions;
  private readonly refreshOptions: CookieOptions;

  constructor({ secure }: Config) {
    this.accessName = secure ? '__Host-session' : 'session';
    // `__Host-` demands the path `/`; the refresh token must go nowhere but to `/api/auth`.
    this.refreshName = secure ? '__Secure-refresh' : 'refresh';
    this.accessOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
    this.refreshOptions = { httpOnly: true, sameSite: 'strict', secure, path: `/${API_PREFIX}/auth` };
  }

  /** Empty when there is none. */
  accessToken(request: Pick<IncomingMessage, 'headers'>): string {
    return cookiesOf(request)[this.accessName] ?? '';
  }

  /** Empty when there is none. */
  refreshToken(request: Request): string {
    return cookiesOf(request)[this.refreshName] ?? '';
  }

  set(response: Response, { accessToken, refreshToken }: OpenedSession): void {
    const maxAge = SESSION_LIFE_MS;
    response.cookie(this.accessName, accessToken, { ...this.accessOptions, maxAge });
    if (refreshToken === null) return;
    response.cookie(this.refreshName, refreshToken, { ...this.refreshOptions, maxAge });
  }

  clear(response: Response): void {
    response.clearCookie(this.accessName, this.accessOptions);
    response.clearCookie(this.refreshName, this.refreshOptions);
  }
}
