import { minutesSince } from '@prochat/web/ui';

/** Minutes of waiting from which a row warns, and from which it is overdue. */
export const WAITING_MINUTES = { warn: 8, late: 10 } as const;

export type WaitingLevel = 'calm' | 'warn' | 'late';

/** How urgent it is that somebody answers who has waited since `since` (ISO 8601). `now` in milliseconds. */
export function waitingLevel(since: string, now = Date.now()): WaitingLevel {
  const minutes = minutesSince(since, now);
  if (minutes >= WAITING_MINUTES.late) return 'late';
  return minutes >= WAITING_MINUTES.warn ? 'warn' : 'calm';
}
