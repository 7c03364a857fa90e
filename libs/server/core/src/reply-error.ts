import type { LoggerService } from '@nestjs/common';
import type { ReplyError } from '@prochat/contract';
import { toAppError } from './to-app-error';

/** What a socket is told of `exception`: the same story as REST. Anything unforeseen is logged in full, told as INTERNAL. */
export function toReplyError(exception: unknown, logger: Pick<LoggerService, 'error'>): ReplyError {
  const error = toAppError(exception);
  if (error.code === 'INTERNAL') logger.error(exception);
  return {
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}
