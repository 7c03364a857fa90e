/** What is said of a file: its size, its kind, and its name in two parts. By `Intl` and the file itself alone. */
import { locale } from '@prochat/web/ui';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/**
 * `820 KB`, `1.8 MB`, `10 MB`: counted in 1024s, as limits are. `digits` after the point below ten; what is larger is
 * told in whole numbers, unless `exact` asks otherwise.
 */
export function fileSize(bytes: number, { exact = false } = {}): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1023.5 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  const digits = unit === 0 ? 0 : exact ? 2 : value < 10 && unit > 1 ? 1 : 0;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  })
    .format(value)
    .replace('kB', 'KB');
}

/** The ending in capitals, at most four letters: `PDF`, `DOCX`; empty when there is none. */
export function endingOf(name: string): string {
  return /[^.]\.([a-z0-9]{1,4})$/i.exec(name)?.[1]?.toUpperCase() ?? '';
}

/** So much of a name's end stays in sight however narrow it gets. */
const TAIL_CHARS = 10;

/** The part that may be shortened and the part that is always seen, cut between characters. */
export function nameParts(name: string): [head: string, tail: string] {
  const chars = [...name];
  const cut = chars.length > TAIL_CHARS * 2 ? chars.length - TAIL_CHARS : chars.length;
  return [chars.slice(0, cut).join(''), chars.slice(cut).join('')];
}
