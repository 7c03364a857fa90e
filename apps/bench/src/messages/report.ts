import { availableParallelism } from 'node:os';
import { percentile } from '../measure/statistics';
import type { Options } from './options';
import type { BenchReport } from './session';

/** What stands above every table: on what it was measured. */
export function header(
  { title, durability }: BenchReport,
  { store }: Options,
  load: { before: number; after: number },
): string {
  return [
    `## ${title}`,
    '',
    `Store: ${store}; Node ${process.version}; ${availableParallelism()} processors; load of the machine ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`,
    ...Object.entries(durability).map(([name, words]) => `${name}: ${words}.`),
    '',
  ].join('\n');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Of the values that are known. */
export function median(values: readonly number[]): number {
  return percentile(known(values), 0.5);
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
}

/** "median (least .. most)". */
export function spread(values: readonly number[], word: (value: number) => string = ms): string {
  const ascending = known(values);
  if (ascending.length === 0) return 'none';
  const middle = word(median(ascending));
  return ascending.length === 1
    ? middle
    : `${middle} (${word(Math.min(...ascending))} .. ${word(Math.max(...ascending))})`;
}

export function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

export function whole(value: number): string {
  return Math.round(value).toString();
}

export function cores(value: number): string {
  return value.toFixed(2);
}

/** "goal", "floor" or "missed", for a figure that shall be at most (or, `atLeast`, at least) these. */
export function verdict(
  value: number,
  { floor, goal, atLeast = false }: { floor: number; goal: number; atLeast?: boolean },
): string {
  if (!Number.isFinite(value)) return 'unknown';
  const reaches = (bound: number): boolean => (atLeast ? value >= bound : value <= bound);
  if (reaches(goal)) return 'goal';
  return reaches(floor) ? 'floor' : 'missed';
}
