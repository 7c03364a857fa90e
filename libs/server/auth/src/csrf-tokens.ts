import { Injectable } from '@nestjs/common';
import { CSRF_COOKIE, CSRF_HEADER } from '@prochat/contract';
import { Config, Secrets } from '@prochat/server/core';
import { type DoubleCsrfUtilities, doubleCsrf } from 'csrf-csrf';
import type { Request, Response } from 'express';
import { createHmac } from 'node:crypto';
import { SessionCookies } from './session-cookies';
import { SessionTokens } from './session-tokens';

/**
 * The double-submit token under Angular's own names: a cookie that scripts of our pages may read, repeated in a header.
 * It is signed and bound to the session named in the session cookie (or to none), so a token planted from a sibling
 * domain, or kept from before the sign-in, is worth nothing.
 */
@Injectable()
export class CsrfTokens {
  private readonly csrf: DoubleCsrfUtilities;

  constructor(
    { secure }: Config,
    secrets: Secrets,
    private readonly cookies: SessionCookies,
    private readonly tokens: SessionTokens,
  ) {
    const secret = createHmac('sha256', secrets.jwtSecret).update('csrf').digest('hex');
    this.csrf = doubleCsrf({
      getSecret: () => secret,
      getSessionIdentifier: (request) => this.sessionOf(request.cookies as Record<string, string>),
      cookieName: CSRF_COOKIE,
      cookieOptions: { httpOnly: false, sameSite: 'lax', secure, path: '/' },
      getCsrfTokenFromRequest: (request) => {
        const header = request.headers[CSRF_HEADER.toLowerCase()];
        return typeof header === 'string' ? header : undefined;
      },
    });
  }

  isValid(request: Request): boolean {
    return this.csrf.validateRequest(request);
  }

  /** Gives the browser a good token if it holds none; never another one, which would fail what it is sending just now. */
  ensure(request: Request, response: Response): void {
    if (!this.holdsGoodToken(request)) this.csrf.generateCsrfToken(request, response, { overwrite: true });
  }

  /** As `ensure`, for the session that this answer opens, or for none (`''`) when it ends one. */
  follow(request: Request, response: Response, accessToken: string): void {
    request.cookies = { ...(request.cookies as object), [this.cookies.accessName]: accessToken };
    this.ensure(request, response);
  }

  private holdsGoodToken(request: Request): boolean {
    const { cookies } = request as { cookies: Record<string, string> };
    const headers = { [CSRF_HEADER.toLowerCase()]: cookies[CSRF_COOKIE] };
    return this.csrf.validateRequest({ cookies, headers } as unknown as Request);
  }

  private sessionOf(cookies: Record<string, string>): string {
    return this.tokens.claimsOf(cookies[this.cookies.accessName] ?? '')?.sessionId ?? '';
  }
}
