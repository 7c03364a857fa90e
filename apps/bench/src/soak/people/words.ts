import type { Random } from '../../data/random';

const WORDS =
  'please invoice thanks tomorrow größer café the a when again could you 東京 naïve delivery number signed paper open 👍 why not later today'.split(
    ' ',
  );

/** A sentence of a few words; now and then a long one. */
export function wordsOf(random: Random): string {
  const count = random.next() < 0.02 ? 200 : random.between(2, 12);
  return Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
}
