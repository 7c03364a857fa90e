import { trusted, Types, type Model } from 'mongoose';
import type { MessageDocument } from './message.schema';
import type { Posting, ReadPostings } from './time-stretches';
import { hasPrefix } from './word-prefixes';

const VERIFIED_AT_ONCE = 300;

export type Condition = Record<string, unknown>;

/** Ids from here (inclusive) to there (exclusive); an absent end is open. */
interface IdRange {
  from?: Types.ObjectId | undefined;
  before?: Types.ObjectId | undefined;
}

/** What is still to be found: older than `before`, at most `most`, and true for all of `where`. */
export interface Quest {
  words: readonly string[];
  where: Condition[];
  before: Types.ObjectId | undefined;
  most: number;
}

/** The reads a search is made of, each by one index and in its order. */
export class MessageReads {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /** From the index of words alone. Time is the seconds in an id. */
  readonly postings: ReadPostings = async (prefix, { from, before }, limit) => {
    const range = {
      from: from === undefined ? undefined : firstIdOf(from),
      before: before === undefined ? undefined : firstIdOf(before),
    };
    const found = await this.messages
      .find({ words: hasPrefix(prefix), ...inRange(range)[0] }, { _id: 1 })
      .hint('words')
      .limit(limit)
      .batchSize(Math.min(limit + 1, 10_000))
      .lean<Pick<MessageDocument, '_id'>[]>();
    return found.map(({ _id }) => ({ _id, at: 0 }));
  };

  /** `postings` newest first; looked at in this order until there are enough. */
  async among(postings: readonly Posting[], quest: Quest): Promise<MessageDocument[]> {
    const end = quest.before?.toHexString();
    const ids = postings.map(({ _id }) => _id);
    const older = end === undefined ? ids : ids.filter((id) => id.toHexString() < end);
    const found: MessageDocument[] = [];
    for (let start = 0; start < older.length && found.length < quest.most; start += VERIFIED_AT_ONCE) {
      const some = older.slice(start, start + VERIFIED_AT_ONCE);
      found.push(
        ...(await this.messages
          .find({ $and: [{ _id: trusted({ $in: some }) }, ...quest.where] })
          .sort({ _id: -1 })
          .hint('_id_')
          .limit(quest.most - found.length)
          .lean<MessageDocument[]>()),
      );
    }
    return found;
  }

  /** Looks at every message from `from` on. */
  since(from: Types.ObjectId | undefined, { where, before, most }: Quest): Promise<MessageDocument[]> {
    return this.messages
      .find({ $and: [...inRange({ from, before }), ...where] })
      .sort({ _id: -1 })
      .hint('_id_')
      .limit(most)
      .lean<MessageDocument[]>()
      .exec();
  }

  /** The id at that place of the order of ids; none when there are fewer. */
  async idAt(
    before: Types.ObjectId | undefined,
    order: 1 | -1,
    skipped: number,
  ): Promise<Types.ObjectId | undefined> {
    const found = await this.messages
      .findOne(inRange({ before })[0] ?? {}, { _id: 1 })
      .sort({ _id: order })
      .skip(skipped)
      .hint('_id_')
      .lean<Pick<MessageDocument, '_id'>>();
    return found?._id;
  }
}

function firstIdOf(second: number): Types.ObjectId {
  return Types.ObjectId.createFromTime(second);
}

/** The condition on ids, if there is one. */
export function inRange({ from, before }: IdRange): Condition[] {
  if (!from && !before) return [];
  return [{ _id: trusted({ ...(from && { $gte: from }), ...(before && { $lt: before }) }) }];
}
