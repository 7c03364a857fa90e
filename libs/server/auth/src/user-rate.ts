import { Injectable } from '@nestjs/common';
import { AppError, type Rate } from '@prochat/server/core';

/** Counts what one person does, over all his sockets and tabs. */
@Injectable()
export class UserRate {
  /**
   * Takes one of `rate` for `name` and `userId`; a sliding window.
   * @throws AppError RATE_LIMITED with `retryAfterMs`
   */
  take(_name: string, _userId: string, _rate: Rate): Promise<void> {
    throw new AppError('INTERNAL');
  }
}
