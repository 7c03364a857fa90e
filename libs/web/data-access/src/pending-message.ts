import {
  isErrorCode,
  type ErrorCode,
  type ErrorDetails,
  type Message,
  type SendMessagePayload,
} from '@prochat/contract';
import { v7 as uuid } from 'uuid';
import { AppError } from './app-error';
import type { AttachedFile } from './attached-file';

/** A message that is not known to be stored. */
export interface PendingMessage extends SendMessagePayload {
  kind: 'message' | 'note';
  senderId: string;
  /** ISO 8601 UTC, by this device's clock. */
  createdAt: string;
  /** Its place in the order of writing, over all tabs. Grows even when the device's clock is set back. */
  order: number;
  /** Sent when all of them are ready. */
  files?: readonly AttachedFile[];
  /** Set when only the sender can decide what becomes of it. */
  error?: AppError;
}

/** A pending message as plain data: what is kept, and what one tab tells another. */
export interface KeptMessage extends Omit<PendingMessage, 'error' | 'files'> {
  failed?: { code: ErrorCode; message: string; details?: ErrorDetails };
}

/** What one tab tells the others of the same person. */
export type TabFact =
  | { type: 'added' | 'changed'; message: KeptMessage }
  /** With the message as the server stored it, if this tab was told. */
  | { type: 'settled'; clientId: string; message?: Message }
  | { type: 'discarded'; clientId: string };

/** The name under which a message is sent, however often. */
export function newClientId(): string {
  return uuid();
}

export function toKept({ error, files: _files, ...pending }: PendingMessage): KeptMessage {
  if (!error) return pending;
  const { code, message, details } = error;
  return { ...pending, failed: { code, message, ...(details && { details }) } };
}

export function fromKept({ failed, ...pending }: KeptMessage): PendingMessage {
  if (!failed) return pending;
  // A newer version of this page may have kept it.
  const code = isErrorCode(failed.code) ? failed.code : 'INTERNAL';
  const { message, details } = failed;
  return { ...pending, error: new AppError(code, { message, ...(details && { details }) }) };
}

/** These together, each once (the later one counts), in the order of writing. */
export function inOrder<T extends Pick<PendingMessage, 'clientId' | 'order'>>(...messages: T[]): T[] {
  const once = new Map(messages.map((message) => [message.clientId, message]));
  // Two tabs wrote in the same millisecond: any order will do, if it is the same in both.
  return [...once.values()].sort((a, b) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1));
}
