import { readFileSync } from 'node:fs';

/**
 * The abstract methods a store declares in its source, sorted. Abstract methods leave no trace at run time, so the
 * source is the only list that a new method cannot escape.
 */
export function abstractMethodsOf(source: URL): string[] {
  const text = readFileSync(source, 'utf8');
  return [...text.matchAll(/^\s*abstract (\w+)\(/gm)].map(([, name]) => name ?? '').sort();
}
