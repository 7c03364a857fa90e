import { AppError } from '@prochat/server/core';
import { parseId } from './object-ids';

/** Where a page ended: the sort value and the id of its last row. */
export interface Keyset<T extends string | number> {
  value: T;
  id: string;
}

/**
 * Opaque page cursors. `list` names the order a cursor belongs to, so that it cannot be used with another one. Only
 * the exact text that `encode` made is taken back.
 */
export function encodeCursor(list: string, { value, id }: Keyset<string | number>): string {
  return Buffer.from(JSON.stringify([list, value, id])).toString('base64url');
}

/** @throws AppError INVALID_CURSOR */
export function decodeCursor(list: string, type: 'string', cursor: string): Keyset<string>;
export function decodeCursor(list: string, type: 'number', cursor: string): Keyset<number>;
export function decodeCursor(
  list: string,
  type: 'string' | 'number',
  cursor: string,
): Keyset<string | number> {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== 3) throw new AppError('INVALID_CURSOR');
  const [name, value, id] = parts as unknown[];
  if (name !== list || typeof id !== 'string' || parseId(id) === null) throw new AppError('INVALID_CURSOR');
  if (type === 'number' ? !isTime(value) : typeof value !== 'string') throw new AppError('INVALID_CURSOR');
  const keyset = { value: value as string | number, id };
  if (encodeCursor(list, keyset) !== cursor) throw new AppError('INVALID_CURSOR');
  return keyset;
}

/** Milliseconds a `Date` can hold. */
function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && Math.abs(Number(value)) <= 8.64e15;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
