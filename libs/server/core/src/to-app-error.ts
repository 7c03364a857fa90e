import { HttpException } from '@nestjs/common';
import { AppError } from './app-error';

/** The types of body-parser's errors. */
const BODY_FAULT = /^(entity|encoding|charset|request|stream|parameters)\./;

/**
 * The nearest `AppError` to anything thrown. Nest's own exceptions carry texts that echo the request (a path, a piece of
 * the body), so only their status is taken over.
 */
export function toAppError(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  const status = statusOf(exception);
  if (status === undefined || status >= 500) return new AppError(status === 503 ? 'UNAVAILABLE' : 'INTERNAL');
  if (status === 401) return new AppError('UNAUTHENTICATED');
  if (status === 403) return new AppError('FORBIDDEN');
  if (status === 404 || status === 405) return new AppError('NOT_FOUND');
  if (status === 413) return new AppError('TOO_LARGE');
  if (status === 429) return new AppError('RATE_LIMITED');
  return new AppError(isUnreadableBody(exception) ? 'BAD_JSON' : 'VALIDATION');
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  // Errors of the body parser and of Express (http-errors): `expose` says that they are the client's fault.
  const { status, expose } = (exception ?? {}) as { status?: unknown; expose?: unknown };
  return expose === true && typeof status === 'number' ? status : undefined;
}

/** A body that is not JSON, is cut off, or is in another encoding than it says (zlib's codes begin with `Z_`). */
function isUnreadableBody(exception: unknown): boolean {
  const origin = exception instanceof HttpException ? (exception.cause ?? exception) : exception;
  if (origin instanceof SyntaxError) return true;
  const { type, code } = (origin ?? {}) as { type?: unknown; code?: unknown };
  return BODY_FAULT.test(String(type)) || String(code).startsWith('Z_');
}
