import type { Model, Types } from 'mongoose';
import { trusted } from 'mongoose';
import type { MessageDocument } from './message.schema';
import { prefixRange } from './user-lists';

/** Ids from here (inclusive) to there (exclusive); an absent end is open. */
export interface IdRange {
  from?: Types.ObjectId | undefined;
  before?: Types.ObjectId | undefined;
}

interface Few {
  ids: Types.ObjectId[];
  /** How many the rarest of the prefixes has. */
  rarest: number;
  /** The prefixes that had few. */
  prefixes: string[];
}

/**
 * Reads ids of messages by the beginnings of their words, from the index `words` alone and never more than asked for.
 * What they are good for is the business of `MessageFinder`.
 */
export class WordPostings {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * The ids in `range` for each of `prefixes` that has at most `most` of them, all of which must hold: newest first and
   * intersected. `null` when each of the prefixes has more than `most`.
   */
  async few(prefixes: readonly string[], range: IdRange, most: number): Promise<Few | null> {
    const found = await Promise.all(prefixes.map((prefix) => this.read(prefix, range, most + 1)));
    const lists = found.filter((ids) => ids.length <= most);
    const rare = prefixes.filter((_, index) => (found[index]?.length ?? 0) <= most);
    const [smallest, ...others] = lists.sort((a, b) => a.length - b.length);
    if (smallest === undefined) return null;
    const sets = others.map((ids) => new Set(ids.map((id) => id.toHexString())));
    const ids = smallest
      .map((id) => ({ id, hex: id.toHexString() }))
      .filter(({ hex }) => sets.every((set) => set.has(hex)))
      .sort((a, b) => (a.hex < b.hex ? 1 : -1))
      .map(({ id }) => id);
    return { ids, rarest: smallest.length, prefixes: rare };
  }

  private async read(prefix: string, range: IdRange, limit: number): Promise<Types.ObjectId[]> {
    const found = await this.messages
      .find({ words: hasPrefix(prefix), ...inRange(range)[0] }, { _id: 1 })
      .hint('words')
      .limit(limit)
      .batchSize(limit + 1)
      .lean<Pick<MessageDocument, '_id'>[]>();
    return found.map(({ _id }) => _id);
  }
}

/** One and the same word must lie in the range, hence the `$elemMatch`. */
export function hasPrefix(word: string): object {
  return trusted({ $elemMatch: prefixRange(word) });
}

/** The condition on ids, if there is one. */
export function inRange({ from, before }: IdRange): Record<string, unknown>[] {
  if (!from && !before) return [];
  return [{ _id: trusted({ ...(from && { $gte: from }), ...(before && { $lt: before }) }) }];
}
