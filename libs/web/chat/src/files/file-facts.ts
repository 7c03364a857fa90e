import { RETRYABLE_ERRORS } from '@prochat/contract';
import type { AttachedFile } from '@prochat/web/data-access';
import { fileSize } from './file-words';
import { fileReason } from './file-reason';
import { FILE_TEXTS } from './texts';

/** What a card says of a file that is not sent yet. */
export interface FileFacts {
  facts: string;
  wrong: boolean;
  why: string;
  blocked: boolean;
  /** As `FileCard.percent` has it. */
  percent: number | undefined | null;
  /** It may go better the next time. */
  canRetry: boolean;
  /** It is on its way: taking it away means cancelling. */
  underWay: boolean;
}

const QUIET = { wrong: false, why: '', blocked: false, percent: null, canRetry: false, underWay: false };

/** `accepted`: the media types this installation takes. */
export function factsOf(file: AttachedFile, accepted: readonly string[] = []): FileFacts {
  const size = fileSize(file.size);
  switch (file.state) {
    case 'queued':
      return { ...QUIET, facts: FILE_TEXTS.waiting(size), percent: 0, underWay: true };
    case 'uploading': {
      const sent = fileSize((file.size * file.percent) / 100);
      const percent = Math.round(file.percent);
      return { ...QUIET, facts: FILE_TEXTS.uploading(percent, sent, size), percent, underWay: true };
    }
    case 'scanning':
      return { ...QUIET, facts: FILE_TEXTS.scanning, percent: undefined, underWay: true };
    case 'ready':
      return { ...QUIET, facts: FILE_TEXTS.ready(size) };
    case 'blocked':
      return { ...QUIET, facts: FILE_TEXTS.blocked, why: FILE_TEXTS.blockedHint, wrong: true, blocked: true };
    case 'failed':
      return {
        ...QUIET,
        facts: FILE_TEXTS.failed,
        why: fileReason(file, accepted),
        wrong: true,
        canRetry: file.error !== null && (RETRYABLE_ERRORS.has(file.error.code) || mayChange(file)),
      };
  }
}

/** Refused for something that is not in the file itself. */
function mayChange({ error }: AttachedFile): boolean {
  return error?.code === 'QUOTA_EXCEEDED' || error?.code === 'BAD_UPLOAD' || error?.code === 'FORBIDDEN';
}

/** What is told of it to those who do not see it, once it has come to something; empty before. */
export function outcomeOf(file: AttachedFile, accepted: readonly string[] = []): string {
  if (file.state === 'ready') return FILE_TEXTS.saidReady(file.name);
  if (file.state === 'blocked') return FILE_TEXTS.saidFailed(file.name, FILE_TEXTS.blocked);
  if (file.state === 'failed') return FILE_TEXTS.saidFailed(file.name, fileReason(file, accepted));
  return '';
}
