import { trusted } from 'mongoose';

/** Every text that begins with `prefix`; a range and not a pattern, so nothing in it can have a meaning. */
export function prefixRange(prefix: string): { $gte: string; $lt: string } {
  return trusted({ $gte: prefix, $lt: `${prefix}\u{10FFFF}` });
}

/** A condition on an array of words. One and the same word must lie in the range, hence the `$elemMatch`. */
export function hasPrefix(word: string): object {
  return trusted({ $elemMatch: prefixRange(word) });
}

/** A word that begins with `printer` also begins with `print`, so that one need not be looked for. */
export function withoutImplied(words: readonly string[]): string[] {
  const unique = [...new Set(words)];
  return unique.filter((word) => !unique.some((other) => other !== word && other.startsWith(word)));
}
