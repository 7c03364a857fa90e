import { AppError } from '@prochat/server/core';
import mongoose from 'mongoose';

const { MongoBulkWriteError, MongoError, MongoServerError, MongoWriteConcernError } = mongoose.mongo;

/** Driver errors that say: no server that takes writes could be reached, or the answer never came. */
const UNREACHABLE = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoWriteConcernError',
  'MongoOperationTimeoutError',
  'MongooseServerSelectionError',
  'DisconnectedError',
]);

/** Server error codes of the same meaning: stepping down, shutting down, no quorum, read-only, no space. */
const NOT_WRITABLE = new Set([
  6, 7, 43, 50, 64, 89, 91, 100, 133, 134, 189, 262, 317, 9001, 10058, 10107, 11600, 11602, 13435, 13436,
  14031,
]);

/** True when the store cannot be reached or cannot take writes now, so that the caller may repeat the same thing. */
export function isUnavailable(error: unknown): boolean {
  if (isBrokenSocket(error)) return true;
  if (!(error instanceof Error)) return false;
  if (UNREACHABLE.has(error.name) || error instanceof MongoWriteConcernError) return true;
  if (!(error instanceof MongoError)) return isDisconnected(error);
  if (error.hasErrorLabel('RetryableWriteError') || isLostBulk(error)) return true;
  return error instanceof MongoServerError && isNotWritable(Number(error.code));
}

/** A write to a socket whose server has just died comes out as the system worded it. */
function isBrokenSocket(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return false;
  return error.syscall === 'write' || error.syscall === 'read' || error.syscall === 'connect';
}

/** The same for the code of a single refusal within a bulk write. */
export function isNotWritable(code: number): boolean {
  return NOT_WRITABLE.has(code);
}

/** A bulk write wraps what happened to its connection; unlike an answer of the server, that has no code. */
function isLostBulk(error: Error): boolean {
  return error instanceof MongoBulkWriteError && error.code === undefined;
}

/** Mongoose refuses by itself, with a plain error, while there has been no first connection. */
function isDisconnected(error: Error): boolean {
  return (
    error instanceof mongoose.MongooseError &&
    /before initial connection|buffering timed out/.test(error.message)
  );
}

/** Runs one store method; what the driver throws when the store is away becomes UNAVAILABLE. */
export async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const unavailable = new AppError('UNAVAILABLE');
    unavailable.cause = error;
    throw unavailable;
  }
}

/**
 * The name of the unique index that refused a write, or `null` when the error is another one. It is read from the text
 * because the errors of bulk writes carry it nowhere else.
 */
export function duplicateIndex(error: unknown): string | null {
  return error instanceof MongoServerError ? duplicateIndexIn(Number(error.code), error.message) : null;
}

/** The same for a single refusal within a bulk write. */
export function duplicateIndexIn(code: number, text = ''): string | null {
  return code === 11000 ? (/index: (\S+) dup key/.exec(text)?.[1] ?? '') : null;
}
