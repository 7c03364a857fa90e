import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { ErrorBody } from '@prochat/contract';
import type { Request, Response } from 'express';
import { correlationIdOf } from './correlation-id';
import { toAppError } from './to-app-error';

/**
 * Turns everything thrown on the way of a REST call into a status and an `ErrorBody`. Answers are worded by the contract
 * only: never what was sent, never internals; those go to the log, found again by the correlation id. Sockets have
 * `toReplyError` instead.
 */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(HttpErrorFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const correlationId = correlationIdOf(http.getRequest<Request>(), response);
    const error = toAppError(exception);
    if (error.code === 'INTERNAL') this.logger.error({ err: exception, correlationId }, 'Unforeseen error');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfterMs !== undefined)
      response.setHeader('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
    const body: ErrorBody = {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      correlationId,
    };
    response.status(error.status).json(body);
  }
}
