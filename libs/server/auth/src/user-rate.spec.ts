import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ThrottlerStorageService } from '@nestjs/throttler';
import { AppError } from '@prochat/server/core';
import { UserRate } from './user-rate';

describe('what one person may do', () => {
  const storage = new ThrottlerStorageService();
  const rate = new UserRate(storage);
  afterEach(() => {
    jest.restoreAllMocks();
    storage.onApplicationShutdown();
  });

  const outcomes = async (count: number, name: string, userId: string): Promise<number> => {
    const results = await Promise.allSettled(
      Array.from({ length: count }, () => rate.take(name, userId, { count: 10, seconds: 10 })),
    );
    for (const result of results)
      if (result.status === 'rejected') {
        const { code, retryAfterMs } = result.reason as AppError;
        expect(code).toBe('RATE_LIMITED');
        expect(retryAfterMs).toBeGreaterThan(0);
        expect(retryAfterMs).toBeLessThanOrEqual(10_000);
      }
    return results.filter(({ status }) => status === 'fulfilled').length;
  };

  it('is counted for each person and deed, all at once or not', async () => {
    expect(await outcomes(50, 'message:send', 'ana')).toBe(10);
    expect(await outcomes(1, 'message:send', 'ana')).toBe(0);
    expect(await outcomes(12, 'message:send', 'tomas')).toBe(10);
    expect(await outcomes(12, 'other', 'ana')).toBe(10);
  });

  it('is free again when the time it names has passed', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const one = { count: 1, seconds: 60 };
    await rate.take('x', 'ana', one);
    now.mockReturnValue(1_040_000);
    await expect(rate.take('x', 'ana', one)).rejects.toMatchObject({ retryAfterMs: 20_000 });
    now.mockReturnValue(1_060_000);
    await expect(rate.take('x', 'ana', one)).resolves.toBeUndefined();
  });
});
