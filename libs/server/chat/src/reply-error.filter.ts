import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Reply } from '@prochat/contract';
import { toReplyError } from '@prochat/server/core';

/** Where Nest's socket handlers get the acknowledgement: (client, payload, ack, pattern). */
const ACK = 2;

/**
 * Makes whatever a guard, pipe or handler throws the acknowledgement `{ ok: false, error }`. Without it Nest emits an
 * `exception` event that echoes the payload, and the ack never comes.
 */
@Catch()
export class ReplyErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ReplyErrorFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const ack = host.getArgByIndex<(reply: Reply<never>) => void>(ACK);
    ack({ ok: false, error: toReplyError(exception, this.logger) });
  }
}
