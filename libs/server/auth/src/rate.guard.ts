import { type ExecutionContext, Injectable } from '@nestjs/common';
import {
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  ThrottlerGuard,
  normalizeIp,
} from '@nestjs/throttler';
import { AppError, type Config } from '@prochat/server/core';
import { ACCOUNTS, CREDENTIALS, DOWNLOADS } from './access.decorators';
import type { CallerRequest } from './caller';

/** An office behind one address registers more people than one person tries passwords: so many times `LOGIN_RATE`. */
const NEWCOMERS_FACTOR = 3;

/** For one call a page shows many pictures, and asks for each of them again when it is opened again: so many times `REST_RATE`. */
const FILES_FACTOR = 10;

/**
 * `REST_RATE` for each person over all routes together, files counted apart with ten times that (each address while nobody is signed in), `LOGIN_RATE` for each
 * address and e-mail where credentials are tried, and three times that for each address where people are made. Refusals are AppErrors like any other. What is sent over sockets
 * is counted by `UserRate`.
 */
@Injectable()
export class RateGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(context.getType() !== 'http');
  }

  protected override generateKey(_context: ExecutionContext, tracker: string, name: string): string {
    return `${name}:${tracker}`;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw new AppError('RATE_LIMITED', undefined, timeToBlockExpire * 1000);
  }
}

/** Sliding windows (`blockDuration: 0`): the limit is over as soon as the oldest call is out of the window. */
export function restRates({ env }: Config): ThrottlerModuleOptions {
  const { REST_RATE, LOGIN_RATE } = env;
  return {
    setHeaders: false,
    throttlers: [
      {
        name: 'rest',
        limit: REST_RATE.count,
        ttl: REST_RATE.seconds * 1000,
        blockDuration: 0,
        skipIf: (context) => Reflect.getMetadata(DOWNLOADS, context.getHandler()) === true,
        getTracker: (request) => callerOrAddress(request as CallerRequest),
      },
      {
        name: 'files',
        limit: REST_RATE.count * FILES_FACTOR,
        ttl: REST_RATE.seconds * 1000,
        blockDuration: 0,
        skipIf: (context) => Reflect.getMetadata(DOWNLOADS, context.getHandler()) !== true,
        getTracker: (request) => callerOrAddress(request as CallerRequest),
      },
      {
        name: 'login',
        limit: LOGIN_RATE.count,
        ttl: LOGIN_RATE.seconds * 1000,
        blockDuration: 0,
        skipIf: (context) => Reflect.getMetadata(CREDENTIALS, context.getHandler()) !== true,
        getTracker: (request) => addressAndEmail(request as CallerRequest),
      },
      {
        name: 'account',
        limit: LOGIN_RATE.count * NEWCOMERS_FACTOR,
        ttl: LOGIN_RATE.seconds * 1000,
        blockDuration: 0,
        skipIf: (context) => Reflect.getMetadata(ACCOUNTS, context.getHandler()) !== true,
        getTracker: (request) => address(request as CallerRequest),
      },
    ],
  };
}

function callerOrAddress(request: CallerRequest): string {
  return request.caller ? `user ${request.caller.id}` : address(request);
}

/** Runs before validation: the body may be anything. */
function addressAndEmail(request: CallerRequest): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  return `${address(request)} ${typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : ''}`;
}

function address({ ip }: CallerRequest): string {
  return normalizeIp(ip ?? '', 64);
}
