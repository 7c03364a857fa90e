import type { AppError } from './app-error';
import { isRefused, queuedAgain, type AttachedFile } from './attached-file';
import type { PendingMessage } from './pending-message';

/** The message whose file this is. */
export function holderOf(messages: readonly PendingMessage[], key: string): PendingMessage | undefined {
  return messages.find(({ files }) => files?.some((file) => file.key === key));
}

/** With what has become of one of its files; the message fails with the first that does. */
export function withFile(pending: PendingMessage, file: AttachedFile): PendingMessage {
  const files = pending.files?.map((one) =>
    one.key === file.key ? { ...file, previewUrl: file.previewUrl ?? one.previewUrl } : one,
  );
  const error = pending.error ?? file.error;
  return { ...pending, ...(files && { files }), ...(error && { error }) };
}

/** As another tab tells it. What only this page has, the previews, stays. */
export function asTold(held: PendingMessage | undefined, told: PendingMessage): PendingMessage {
  if (!told.files || !held?.files) return told;
  const previews = new Map(held.files.map(({ key, previewUrl }) => [key, previewUrl]));
  const files = told.files.map((file) => ({ ...file, previewUrl: previews.get(file.key) ?? null }));
  return { ...told, files };
}

/** Tried again, with all files that were refused. The view it was written on counts no more. */
export function triedAgain(failed: PendingMessage): PendingMessage {
  const { error: _error, basedOnSeq: _basedOnSeq, ...again } = failed;
  const files = again.files?.map((file) => (isRefused(file) ? queuedAgain(file) : file));
  return { ...again, ...(files && { files }) };
}

/** With one file tried again (`afterwards`) or taken out (null). It goes on if no other reason to fail is left. */
export function mended(
  failed: PendingMessage,
  file: AttachedFile,
  afterwards: AttachedFile | null,
): PendingMessage {
  const { error, ...rest } = failed;
  const files = (failed.files ?? []).flatMap((one) => (one.key === file.key ? (afterwards ?? []) : one));
  const wasTheReason = error?.code === file.error?.code;
  const reason = wasTheReason ? files.find(isRefused)?.error : error;
  const { files: _files, ...bare } = rest;
  return { ...bare, ...(files.length > 0 && { files }), ...(reason && { error: reason }) };
}

/** What the server said about files it was told to send with the message, put down to those files. */
export function blamed(pending: PendingMessage, error: AppError): PendingMessage {
  if (error.code !== 'ATTACHMENT_BLOCKED') return { ...pending, error };
  const files = pending.files?.map((file) =>
    isAbout(error, file) ? { ...file, state: 'blocked' as const, error } : file,
  );
  return { ...pending, error, ...(files && { files }) };
}

/** Which files an ATTACHMENT_* error is about. */
export function isAbout({ details }: AppError, { upload }: AttachedFile): boolean {
  const ids = details?.['ids'];
  return !Array.isArray(ids) || (upload !== null && ids.includes(upload.id));
}
