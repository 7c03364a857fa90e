import { AppError } from '@prochat/server/core';
import type { Appended } from './chat.store';

/** What the client hears of a refused append. A head that moved is no fault of his: he may send the same again. */
export function toAppendError(refused: Exclude<Appended, { ok: true }> | undefined): AppError {
  if (refused === undefined) return new AppError('INTERNAL');
  return new AppError(refused.code === 'HEAD_MOVED' ? 'UNAVAILABLE' : refused.code);
}
