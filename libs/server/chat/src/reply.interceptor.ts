import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Reply } from '@prochat/contract';
import { map, type Observable } from 'rxjs';

/**
 * Makes what an event handler returns the acknowledgement `{ ok: true, data }`. Nest would emit, not acknowledge, a
 * result with a field `event`, and acknowledge nothing for none; inside the envelope neither can happen.
 */
@Injectable()
export class ReplyInterceptor implements NestInterceptor<unknown, Reply<unknown>> {
  intercept(_context: ExecutionContext, next: CallHandler<unknown>): Observable<Reply<unknown>> {
    return next.handle().pipe(map((data) => ({ ok: true, data: data ?? {} })));
  }
}
