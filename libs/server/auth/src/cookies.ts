import cookieParser from 'cookie-parser';
import type { NextFunction, Request, Response } from 'express';
import type { IncomingMessage } from 'node:http';

const parse = cookieParser();

/**
 * The cookies of a request or a handshake. Only strings: cookie-parser turns a value that begins with `j:` into an
 * object, and an object where a token is meant has no business here.
 */
export function cookiesOf(request: Pick<IncomingMessage, 'headers'>): Record<string, string> {
  const target = { headers: { cookie: request.headers.cookie } } as Request;
  parse(target, {} as Response, () => undefined);
  const strings = Object.entries(target.cookies).filter(([, value]) => typeof value === 'string');
  return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(strings));
}

/** Puts them on `request.cookies`, where csrf-csrf looks for them. */
export function readCookies(request: Request, _response: Response, next: NextFunction): void {
  request.cookies = cookiesOf(request);
  next();
}
