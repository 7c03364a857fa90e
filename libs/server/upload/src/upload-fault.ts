import { AppError } from '@prochat/server/core';

const TOO_MUCH = new Set(['LIMIT_FILE_SIZE']);
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EIO']);
/** What Node says of a disk or a descriptor; whatever else fails while a body is read is the body. */
const OF_THE_SYSTEM = /^E[A-Z]+$/;
const OF_THE_CONNECTION = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);

/**
 * The nearest AppError to what Multer, its parser, Nest's wrapping of both or the disk throws while a body is received.
 * `max` is how large a file may be. Their texts repeat what was sent and are left behind.
 */
export function toUploadFault(thrown: unknown, max: number): unknown {
  if (thrown instanceof AppError) return thrown;
  const origin = (thrown as { cause?: unknown } | null)?.cause ?? thrown;
  const code = String((origin as { code?: unknown } | null)?.code);
  if (TOO_MUCH.has(code)) return new AppError('FILE_TOO_LARGE', { max });
  if (NO_ROOM.has(code)) return new AppError('UNAVAILABLE');
  if (OF_THE_SYSTEM.test(code) && !OF_THE_CONNECTION.has(code)) return thrown;
  return new AppError('BAD_UPLOAD');
}
