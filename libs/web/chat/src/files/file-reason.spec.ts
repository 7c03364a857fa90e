import { ERRORS, type ErrorCode, type ErrorDetails } from '@prochat/contract';
import { AppError } from '@prochat/web/data-access';
import { fileReason } from './file-reason';

const MB = 1024 * 1024;

describe('why a file was not taken', () => {
  const reason = (code: ErrorCode, details?: ErrorDetails, size = 14 * MB, retryAfterMs?: number): string =>
    fileReason(
      {
        size,
        error: new AppError(code, {
          ...(details && { details }),
          ...(retryAfterMs && { retryAfterMs }),
        }),
      },
      ['image/jpeg', 'image/png', 'application/pdf', 'application/x-odd'],
    );

  it.each<[ErrorCode, ErrorDetails | undefined, string]>([
    ['FILE_TOO_LARGE', { max: 10 * MB }, 'This file is 14 MB; the limit is 10 MB.'],
    [
      'TYPE_NOT_ALLOWED',
      { type: null },
      'Files of this type are not accepted. You can send JPG, PNG, PDF, or X-ODD.',
    ],
    [
      'QUOTA_EXCEEDED',
      { max: 1024 * MB },
      'Your files have reached the limit of 1 GB. Remove some before you send more.',
    ],
    [
      'IMAGE_TOO_LARGE',
      { max: 100_000_000 },
      'This picture has more than 100 million pixels. Make it smaller and try again.',
    ],
    ['TOO_MANY_ATTACHMENTS', { max: 10 }, 'A message can have 10 files. Send this one in another message.'],
    ['FILE_EMPTY', undefined, 'This file is empty.'],
    ['SCANNER_DOWN', undefined, 'Files cannot be checked for viruses at the moment. Try again later.'],
  ])('%s is worded with its numbers', (code, details, words) => {
    expect(reason(code, details)).toBe(words);
  });

  it('tells a file that is only a little too large from the limit', () => {
    expect(reason('FILE_TOO_LARGE', { max: 10 * MB }, 10 * MB + 20_000)).toBe(
      'This file is 10.02 MB; the limit is 10 MB.',
    );
  });

  it('says how long to wait', () => {
    expect(reason('RATE_LIMITED', undefined, 1, 1_400)).toBe(
      'Those were many files at once. Try again in 2 seconds.',
    );
  });

  it('has words for every code there is, and never the code alone', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      expect(reason(code)).toMatch(/^[A-Z].*[.]$/);
      expect(reason(code)).not.toContain(code);
    }
  });

  it('says nothing of a file that is well', () => {
    expect(fileReason({ size: 1, error: null })).toBe('');
  });
});
