import { AppError } from '@prochat/server/core';

/** Where a list goes on: after the entry with this sort key and id. */
export interface ListPosition {
  key: string;
  id: string;
}

const ID = /^[0-9a-f]{24}$/;

/** Opaque to everybody else; bound to the list it was made by. */
export function toCursor(list: string, { key, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([list, key, id])).toString('base64url');
}

/** @throws AppError INVALID_CURSOR unless `toCursor` made it for this list. */
export function fromCursor(list: string, cursor: string): ListPosition {
  const position = parse(cursor);
  // Making it again must give the same text: nothing added, nothing left out, no second spelling.
  if (!position || !ID.test(position.id) || toCursor(list, position) !== cursor)
    throw new AppError('INVALID_CURSOR');
  return position;
}

function parse(cursor: string): ListPosition | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(value)) return null;
    const [, key, id] = value as unknown[];
    return typeof key === 'string' && typeof id === 'string' ? { key, id } : null;
  } catch {
    return null;
  }
}
