import { LIMITS, type ErrorCode } from '@prochat/contract';
import type { AppError, AttachedFile } from '@prochat/web/data-access';
import { locale } from '@prochat/web/ui';
import { fileSize } from './file-words';
import { FILE_TEXTS } from './texts';

const { reasons } = FILE_TEXTS;

/** What people call these types; others are called by the second half of the media type. */
const NAMES: Record<string, string> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'image/heic': 'HEIC',
  'application/pdf': 'PDF',
  'application/zip': 'ZIP',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/vnd.oasis.opendocument.text': 'ODT',
  'application/vnd.oasis.opendocument.spreadsheet': 'ODS',
  'application/vnd.oasis.opendocument.presentation': 'ODP',
  'audio/mpeg': 'MP3',
  'audio/ogg': 'OGG',
  'audio/wav': 'WAV',
  'video/mp4': 'MP4',
  'video/webm': 'WebM',
};

/** `JPG, PNG or PDF` */
export function typeNames(types: readonly string[]): string {
  const names = types.map((type) => NAMES[type] ?? type.replace(/^.*\//, '').toUpperCase());
  return new Intl.ListFormat(locale(), { type: 'disjunction' }).format([...new Set(names)]);
}

interface Told {
  size: number;
  error: AppError;
  /** `details.max` of those that have one. */
  max: number | null;
  accepted: readonly string[];
}

/** What is said of each code; the others speak for themselves. */
const WORDS: Partial<Record<ErrorCode, (told: Told) => string>> = {
  FILE_TOO_LARGE: ({ size, max }) => (max === null ? reasons.tooLargeAtAll : tooLarge(size, max)),
  TOO_LARGE: () => reasons.tooLargeAtAll,
  TYPE_NOT_ALLOWED: ({ accepted }) =>
    accepted.length > 0 ? reasons.type(typeNames(accepted)) : reasons.typeAtAll,
  QUOTA_EXCEEDED: ({ max }) => (max === null ? reasons.quotaAtAll : reasons.quota(fileSize(max))),
  IMAGE_TOO_LARGE: ({ max }) =>
    reasons.pixels(
      new Intl.NumberFormat(locale()).format(Math.round((max ?? LIMITS.imageMaxPixels) / 1_000_000)),
    ),
  FILE_DAMAGED: () => reasons.damaged,
  FILE_EMPTY: () => reasons.empty,
  ARCHIVE_UNSAFE: () => reasons.archive,
  SCANNER_DOWN: () => reasons.scannerDown,
  BAD_UPLOAD: () => reasons.notWhole,
  UPLOAD_TIMEOUT: () => reasons.timeout,
  RATE_LIMITED: ({ error }) =>
    error.retryAfterMs ? reasons.rate(Math.ceil(error.retryAfterMs / 1_000)) : reasons.rateAtAll,
  TOO_MANY_ATTACHMENTS: ({ error, max }) => (max === null ? error.message : reasons.tooMany(max)),
  ATTACHMENT_GONE: () => reasons.gone,
  NOT_FOUND: () => reasons.gone,
  ATTACHMENT_NOT_READY: () => reasons.notReady,
  ATTACHMENT_BLOCKED: () => FILE_TEXTS.blockedHint,
  OFFLINE: () => reasons.offline,
};

/** Why a file was not taken, with its numbers. `accepted`: the media types this installation takes. */
export function fileReason(
  { size, error }: Pick<AttachedFile, 'size' | 'error'>,
  accepted: readonly string[] = [],
): string {
  if (!error) return '';
  const max = error.details?.['max'];
  const told = { size, error, max: typeof max === 'number' ? max : null, accepted };
  return WORDS[error.code]?.(told) ?? error.message;
}

function tooLarge(size: number, max: number): string {
  const [is, limit] = [fileSize(size), fileSize(max)];
  // A little too large is still too large: then the digits behind the point count.
  return is === limit
    ? reasons.tooLarge(fileSize(size, { exact: true }), limit)
    : reasons.tooLarge(is, limit);
}
