import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { Role } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { Request } from 'express';

/** Who is calling, as the store knows him at this moment; never taken from what the client sent. */
export interface Caller {
  id: string;
  role: Role;
  displayName: string;
  sessionId: string;
}

/** A REST request after `AccessGuard`: `caller` is set unless the route is public. */
export interface CallerRequest extends Request {
  caller?: Caller;
}

/** The caller of a REST route that needs one. On a public route there is none, so it refuses. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (!caller) throw new AppError('UNAUTHENTICATED');
  return caller;
});
