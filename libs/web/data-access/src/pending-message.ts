import { type ErrorCode, type ErrorDetails, type Message, type SendMessagePayload } from '@prochat/contract';
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

/** An error as plain data. */
interface KeptError {
  code: ErrorCode;
  message: string;
  details?: ErrorDetails;
}

/** One of its files as plain data. The bytes lie elsewhere. */
export interface KeptFile extends Omit<AttachedFile, 'error' | 'previewUrl'> {
  failed?: KeptError;
}

/** A pending message as plain data: what is kept, and what one tab tells another. */
export interface KeptMessage extends Omit<PendingMessage, 'error' | 'files'> {
  files?: KeptFile[];
  failed?: KeptError;
}

/** What one tab tells the others of the same person. */
export type TabFact =
  | { type: 'added' | 'changed'; message: KeptMessage }
  /** How far a file of a pending message has got. */
  | { type: 'file'; file: KeptFile }
  /** With the message as the server stored it, if this tab was told. */
  | { type: 'settled'; clientId: string; message?: Message }
  | { type: 'discarded'; clientId: string };

export function toKept({ error, files, ...pending }: PendingMessage): KeptMessage {
  return {
    ...pending,
    ...(files && { files: files.map(toKeptFile) }),
    ...(error && { failed: toKeptError(error) }),
  };
}

export function fromKept({ failed, files, ...pending }: KeptMessage): PendingMessage {
  return {
    ...pending,
    ...(files && { files: files.map(fromKeptFile) }),
    ...(failed && { error: fromKeptError(failed) }),
  };
}

export function toKeptFile({ error, previewUrl: _ofThisPage, ...file }: AttachedFile): KeptFile {
  return { ...file, ...(error && { failed: toKeptError(error) }) };
}

export function fromKeptFile({ failed, ...file }: KeptFile): AttachedFile {
  return { ...file, previewUrl: null, error: failed ? fromKeptError(failed) : null };
}

/** With what has become of one of its files. What only this page has, the preview, stays. */
export function withFile(pending: PendingMessage, file: AttachedFile): PendingMessage {
  const files = pending.files?.map((one) =>
    one.key === file.key ? { ...file, previewUrl: file.previewUrl ?? one.previewUrl } : one,
  );
  return files ? { ...pending, files } : pending;
}

function toKeptError({ code, message, details }: AppError): KeptError {
  return { code, message, ...(details && { details }) };
}

function fromKeptError({ code, message, details }: KeptError): AppError {
  return new AppError(code, { message, ...(details && { details }) });
}

/** These together, each once (the later one counts), in the order of writing. */
export function inOrder<T extends Pick<PendingMessage, 'clientId' | 'order'>>(...messages: T[]): T[] {
  const once = new Map(messages.map((message) => [message.clientId, message]));
  // Two tabs wrote in the same millisecond: any order will do, if it is the same in both.
  return [...once.values()].sort((a, b) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1));
}
