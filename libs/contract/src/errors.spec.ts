import { describe, expect, it } from '@jest/globals';
import { ERRORS, RETRYABLE_ERRORS, isErrorCode } from './errors';

describe('the list of errors', () => {
  it('gives every code a status and a sentence for people', () => {
    for (const [code, [status, sentence]] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(status === 0 || (status >= 400 && status < 600)).toBe(true);
      expect(sentence).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it('knows its own codes and no inherited names', () => {
    expect(isErrorCode('NOT_FOUND')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode(404)).toBe(false);
  });

  it('never tells a client to repeat what can only fail again', () => {
    // A file that is being checked will have been.
    const conflicts = [...RETRYABLE_ERRORS].filter((code) => ERRORS[code][0] === 409);
    expect(conflicts).toEqual(['ATTACHMENT_NOT_READY']);
    for (const code of RETRYABLE_ERRORS) expect([0, 401, 408, 409, 429, 500, 503]).toContain(ERRORS[code][0]);
  });
});
