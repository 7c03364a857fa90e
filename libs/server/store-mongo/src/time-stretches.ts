import type { Types } from 'mongoose';

/** Up to so many messages with a word are read and looked at one by one, wherever they are. */
export const FEW = 500;

/** Something that has a word, as the index of words tells it. */
export interface Posting {
  _id: Types.ObjectId;
  /** What its list is sorted by before the id: a time, or the same for all. */
  at: number;
}

/** From here (inclusive) to there (exclusive); an absent end is open. */
export interface Stretch {
  from?: number | undefined;
  before?: number | undefined;
}

/** At most `limit` of what has a word that begins with `prefix`, in any order, from an index alone. */
export type ReadPostings = (prefix: string, stretch: Stretch, limit: number) => Promise<Posting[]>;

interface Few {
  /** Newest first. */
  postings: Posting[];
  /** How many the rarest of the prefixes has. */
  rarest: number;
  /** The prefixes that had few. */
  prefixes: string[];
}

/**
 * What all those of `prefixes` have in common that have at most `most` in this stretch of time. `null` when each of the
 * prefixes has more.
 */
export async function readFew(
  read: ReadPostings,
  prefixes: readonly string[],
  stretch: Stretch,
  most: number,
): Promise<Few | null> {
  const found = await Promise.all(prefixes.map((prefix) => read(prefix, stretch, most + 1)));
  const isRare = (index: number) => (found[index]?.length ?? 0) <= most;
  const lists = found.filter((_, index) => isRare(index)).sort((a, b) => a.length - b.length);
  const [smallest, ...others] = lists;
  if (smallest === undefined) return null;
  const sets = others.map((postings) => new Set(postings.map(({ _id }) => _id.toHexString())));
  return {
    postings: smallest
      .map((posting) => ({ posting, hex: posting._id.toHexString() }))
      .filter(({ hex }) => sets.every((set) => set.has(hex)))
      .sort((a, b) => b.posting.at - a.posting.at || (a.hex < b.hex ? 1 : -1))
      .map(({ posting }) => posting),
    rarest: smallest.length,
    prefixes: prefixes.filter((_, index) => isRare(index)),
  };
}

interface Search<T> {
  words: readonly string[];
  /** Where to begin, exclusive, and the oldest there is. */
  before: number;
  oldest: number;
  /** How long the first stretch shall be; the shortest is 1. */
  length: number;
  needed: number;
  /** How many postings a stretch may have. */
  few: number;
  read: ReadPostings;
  /** Those of `postings` that match in all, in order, at most `needed`. */
  verify: (postings: readonly Posting[], needed: number) => Promise<T[]>;
}

/** More than one unit of time can hold. */
const NO_LIMIT = 1_000_000_000;

/**
 * Searches from new to old, one stretch of time after another, each long enough to hold a few postings of the rarest word
 * and no more. So what is read is in proportion to the rarest word, and ends with the page.
 */
export async function searchStretches<T>(search: Search<T>): Promise<T[]> {
  const { oldest, needed, few: most } = search;
  const found: T[] = [];
  let { words, before, length } = search;
  while (found.length < needed && before > oldest) {
    const from = Math.max(oldest, Math.floor(before - length));
    const few = await readFew(search.read, words, { from, before }, before - from <= 1 ? NO_LIMIT : most);
    if (few === null) {
      length = Math.max(1, (before - from) / 4);
      continue;
    }
    found.push(...(await search.verify(few.postings, needed - found.length)));
    before = from;
    // Words that are in much more than the rarest are no longer read, only looked for.
    words = few.prefixes;
    length *= Math.min(16, (0.6 * most) / (few.rarest + 1));
  }
  return found;
}
