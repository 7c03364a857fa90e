import { describe, expect, it } from '@jest/globals';
import { PayloadTooLargeException, UnauthorizedException } from '@nestjs/common';
import { AppError } from './app-error';
import { toReplyError } from './reply-error';

describe('what a socket is told', () => {
  const logged: unknown[] = [];
  const logger = { error: (error: unknown) => logged.push(error) };

  it('is the code and sentence of an AppError, with its details and waiting time', () => {
    expect(toReplyError(new AppError('STALE_REPLY', { messages: [] }), logger)).toEqual({
      code: 'STALE_REPLY',
      message: 'Something new arrived while you were writing.',
      details: { messages: [] },
    });
    expect(toReplyError(new AppError('RATE_LIMITED', undefined, 300), logger)).toMatchObject({
      retryAfterMs: 300,
    });
    expect(logged).toEqual([]);
  });

  it('is the nearest code for exceptions of Nest, without their words', () => {
    expect(toReplyError(new UnauthorizedException('canary'), logger).code).toBe('UNAUTHENTICATED');
    expect(JSON.stringify(toReplyError(new PayloadTooLargeException('canary'), logger))).not.toContain(
      'canary',
    );
  });

  it.each([new Error('canary'), 'canary', null, undefined, { status: 400, message: 'canary' }])(
    'is INTERNAL for anything else, which the log gets in full',
    (thrown) => {
      logged.length = 0;
      expect(toReplyError(thrown, logger)).toEqual({
        code: 'INTERNAL',
        message: 'The server failed to do that. It has been logged.',
      });
      expect(logged).toEqual([thrown]);
    },
  );
});
