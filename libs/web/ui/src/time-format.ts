import { locale } from './language';

/** Times in the reader's language and zone, by `Intl` alone. Every function takes ISO 8601; `now` in milliseconds. */
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Formats are costly to make and the same for the whole visit. */
const formats = new Map<string, Intl.DateTimeFormat>();
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale(), options);
  formats.set(key, made);
  return made;
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Whole calendar days between `iso` and now: 0 today, 1 yesterday. Summer time does not disturb it. */
export function daysAgo(iso: string, now = Date.now()): number {
  return Math.round((startOfDay(now) - startOfDay(Date.parse(iso))) / DAY_MS);
}

/** `09:47` */
export function clockTime(iso: string): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(Date.parse(iso));
}

/** Above the first message of a day: Today, Yesterday, Monday 20 April, with the year when it is another one. */
export function dayLabel(iso: string, now = Date.now()): string {
  const days = daysAgo(iso, now);
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale()) + word.slice(1);
  }
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return format({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(Date.parse(iso));
}

/** In a list row: 09:47, Yesterday, Fri, 12 Mar, 12 Mar 2025. */
export function rowTime(iso: string, now = Date.now()): string {
  const days = daysAgo(iso, now);
  if (days <= 0) return clockTime(iso);
  if (days === 1) return dayLabel(iso, now);
  if (days < 7) return format({ weekday: 'short' }).format(Date.parse(iso));
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return format({ day: 'numeric', month: 'short', ...(!sameYear && { year: 'numeric' }) }).format(
    Date.parse(iso),
  );
}

/** A full date and time, for titles and details. */
export function dateTime(iso: string): string {
  return format({ dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(iso));
}

/** `12 March 2026` */
export function longDate(iso: string): string {
  return format({ day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(iso));
}

/** Whole minutes since `iso`, never below 0: clocks differ. */
export function minutesSince(iso: string, now = Date.now()): number {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / MINUTE_MS));
}

/** How long somebody has waited: 4 min, 2 hr, 3 days. */
export function waitingTime(iso: string, now = Date.now()): string {
  const minutes = minutesSince(iso, now);
  const [value, unit] =
    minutes < 60
      ? ([minutes, 'minute'] as const)
      : minutes < 60 * 24
        ? ([Math.floor(minutes / 60), 'hour'] as const)
        : ([Math.floor(minutes / (60 * 24)), 'day'] as const);
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
