import { ERRORS, type ErrorCode, type ErrorDetails } from '@prochat/contract';

/**
 * The only error thrown on purpose. Two filters translate it: `http-error.filter.ts` into a status and `ErrorBody`,
 * the gateway's into a `Reply`. Anything else that is thrown reaches a client as INTERNAL and the log in full.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    /** Goes to the client: never what he sent, never internals. */
    readonly details?: ErrorDetails,
    /** Milliseconds until the next try may succeed. */
    readonly retryAfterMs?: number,
  ) {
    super(ERRORS[code][1]);
    this.name = 'AppError';
  }

  get status(): number {
    return ERRORS[this.code][0];
  }
}
