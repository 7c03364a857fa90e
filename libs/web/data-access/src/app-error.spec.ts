import { ERRORS, type ErrorCode } from '@prochat/contract';
import { AppError, fromWire } from './app-error';
import { FILE_ERRORS } from './file-errors';
import { OWN_ERRORS } from './own-errors';

describe('an error', () => {
  it('is worded here as it is in the list of all errors', () => {
    for (const [code, sentence] of Object.entries({ ...OWN_ERRORS, ...FILE_ERRORS }))
      expect([code, sentence]).toEqual([code, ERRORS[code as ErrorCode][1]]);
  });

  it('keeps the words of the server, also of a newer one', () => {
    expect(fromWire({ code: 'FROM_TOMORROW', message: 'A new reason.' })).toMatchObject({
      code: 'FROM_TOMORROW',
      message: 'A new reason.',
    });
  });

  it('is a failure of the server when its code is none', () => {
    expect(fromWire({ code: 7 })).toMatchObject({ code: 'INTERNAL', message: ERRORS.INTERNAL[1] });
    expect(fromWire('nothing of ours')).toBeNull();
  });

  it('that came without words is the server’s failure', () => {
    expect(new AppError('LAST_ADMIN').message).toBe(ERRORS.INTERNAL[1]);
  });
});
