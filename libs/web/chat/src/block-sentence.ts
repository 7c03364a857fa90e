import type { ErrorDetails } from '@prochat/contract';
import { dateTime } from '@prochat/web/ui';
import { BLOCK_TEXTS } from './block-texts';

/** The year of a block without an end. */
const FOR_EVER_YEAR = '9999-';

/** What the blocked person is told: until when, and why where that was said. `details` are those of BLOCKED. */
export function blockSentence(details: ErrorDetails | null | undefined): string {
  const { until, reason } = details ?? {};
  const hasEnd = typeof until === 'string' && !until.startsWith(FOR_EVER_YEAR);
  return [
    hasEnd ? BLOCK_TEXTS.until(dateTime(until)) : BLOCK_TEXTS.blocked,
    ...(typeof reason === 'string' && reason !== '' ? [BLOCK_TEXTS.reason(reason)] : []),
  ].join(' ');
}
