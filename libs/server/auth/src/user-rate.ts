import { Injectable } from '@nestjs/common';
import { InjectThrottlerStorage, type ThrottlerStorage } from '@nestjs/throttler';
import { AppError, type Rate } from '@prochat/server/core';

/**
 * Counts what one person does over all his sockets and tabs together. Shares the storage of the REST limits, so it
 * spans processes as soon as that does.
 */
@Injectable()
export class UserRate {
  constructor(@InjectThrottlerStorage() private readonly storage: ThrottlerStorage) {}

  /**
   * Takes one of `rate` for `name` and `userId`; a sliding window.
   * @throws AppError RATE_LIMITED with `retryAfterMs`
   */
  async take(name: string, userId: string, { count, seconds }: Rate): Promise<void> {
    const key = `${name}:user ${userId}`;
    const { isBlocked, timeToBlockExpire } = await this.storage.increment(
      key,
      seconds * 1000,
      count,
      0,
      name,
    );
    if (isBlocked) throw new AppError('RATE_LIMITED', undefined, timeToBlockExpire * 1000);
  }
}
