import { AppError } from '@prochat/server/core';

const FORM = /^before:([1-9]\d{0,14})$/u;

/** The cursor to the messages older than `seq`. Opaque to clients, so that its form may change. */
export function toMessageCursor(seq: number): string {
  return Buffer.from(`before:${seq}`).toString('base64url');
}

/** @throws AppError INVALID_CURSOR */
export function fromMessageCursor(cursor: string): number {
  const [, seq] = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (seq === undefined || toMessageCursor(Number(seq)) !== cursor) throw new AppError('INVALID_CURSOR');
  return Number(seq);
}
