import { AppError } from '@prochat/server/core';
import { Types } from 'mongoose';

/** The id as MongoDB keeps it, or `null` for what is not 24 hex digits: such an id belongs to nothing. */
export function parseId(id: string): Types.ObjectId | null {
  return typeof id === 'string' && /^[0-9a-f]{24}$/.test(id) ? new Types.ObjectId(id) : null;
}

/** For ids the server itself made. @throws AppError NOT_FOUND */
export function requireId(id: string): Types.ObjectId {
  const parsed = parseId(id);
  if (parsed === null) throw new AppError('NOT_FOUND');
  return parsed;
}

export function newId(): Types.ObjectId {
  return new Types.ObjectId();
}
