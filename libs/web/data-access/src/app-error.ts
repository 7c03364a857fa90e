import { HttpErrorResponse } from '@angular/common/http';
import type { ErrorCode, ErrorDetails, ReplyError } from '@prochat/contract';
import { firstValueFrom, type Observable } from 'rxjs';
import { OWN_ERRORS } from './own-errors';

let sentences: Partial<Record<ErrorCode, string>> = {};

/** In another language than English: these take the place of the server's sentences, which stay for codes unknown here. */
export function tellErrorsBy(words: Partial<Record<ErrorCode, string>>): void {
  sentences = words;
}

/**
 * The one error that leaves this lib, whichever transport failed. `message` is a sentence for people; `code` decides
 * what the program does next.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  /** What the code promises, see `ErrorBody.details`. */
  readonly details?: ErrorDetails;
  /** Milliseconds until the next try may succeed. */
  readonly retryAfterMs?: number;

  constructor(
    readonly code: ErrorCode,
    rest: Partial<Omit<ReplyError, 'code'>> = {},
  ) {
    super(sentences[code] ?? rest.message ?? OWN_ERRORS[code] ?? OWN_ERRORS.INTERNAL);
    if (rest.details) this.details = rest.details;
    if (rest.retryAfterMs !== undefined) this.retryAfterMs = rest.retryAfterMs;
  }
}

/** Turns whatever was thrown by HttpClient, by a socket acknowledgement or by ourselves into an `AppError`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpErrorResponse) return ofHttp(thrown);
  return new AppError('INTERNAL');
}

/** The first value of an HTTP call; rejects with `AppError` only. */
export async function answerOf<T>(call: Observable<T>): Promise<T> {
  try {
    return await firstValueFrom(call);
  } catch (thrown) {
    throw toAppError(thrown);
  }
}

/** Of a newer version it may be one unknown here: then it is final, and says why in its own words. */
export function codeOf(value: unknown): ErrorCode {
  return typeof value === 'string' && value ? (value as ErrorCode) : 'INTERNAL';
}

/** An error as the server words it in a reply or a body. */
export function fromWire(body: unknown): AppError | null {
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  const { code, message, details, retryAfterMs } = body as Partial<ReplyError>;
  return new AppError(codeOf(code), {
    ...(typeof message === 'string' && message ? { message } : {}),
    ...(details ? { details } : {}),
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
  });
}

function ofHttp(response: HttpErrorResponse): AppError {
  const worded = fromWire(response.error);
  if (worded) return worded;
  // Not our server's words: a proxy in between, or nothing at all.
  if (response.status === 0) return new AppError('OFFLINE');
  if (response.status === 401) return new AppError('UNAUTHENTICATED');
  if (response.status === 404) return new AppError('NOT_FOUND');
  if (response.status === 413) return new AppError('TOO_LARGE');
  if (response.status === 429) return new AppError('RATE_LIMITED');
  if (response.status >= 502 && response.status <= 504) return new AppError('UNAVAILABLE');
  return new AppError('INTERNAL');
}
