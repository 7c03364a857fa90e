import type { Page } from '@prochat/contract';
import type { ConversationCounts, ConversationListSelector, ConversationRecord } from '@prochat/server/chat';
import { trusted, type Model, type Types } from 'mongoose';
import {
  after,
  matchWords,
  narrow,
  orderOf,
  toCursor,
  toSort,
  type Condition,
  type ListOrder,
  type Narrowed,
} from './conversation-filter';
import { toConversationRecord, type ConversationDocument } from './conversation.schema';
import { decodeCursor } from './keyset-cursor';
import { readFew, searchStretches, type Posting, type ReadPostings } from './time-stretches';
import { hasPrefix, withoutImplied } from './word-prefixes';

/** Up to so many conversations with a word are looked at one by one, wherever they are in the list. */
const FEW = 500;
/** So many places of the list are looked at first when every word is in more than that. */
const FIRST_PLACES = 500;
/** A list that goes on for no more than this is looked at to its end. */
const SHORT = 3_000;
const VERIFIED_AT_ONCE = 100;

interface PageRequest {
  cursor?: string;
  limit: number;
}

/** One page of one list: what the index is entered by, what is looked at in each document, and how many. */
interface Search extends Narrowed {
  words: string[];
  limit: number;
}

/**
 * The lists of the product and their counts. A list, also one of a priority or a tag, walks one index in its own order and
 * needs no more of it than the page. Words are looked for on the way; if the rarest of them would make the way long, what
 * has it is read from the index of words instead, as for messages.
 */
export class ConversationLists {
  constructor(private readonly conversations: Model<ConversationDocument>) {}

  /** @throws AppError INVALID_CURSOR */
  async page(
    selector: ConversationListSelector,
    { cursor, limit }: PageRequest,
  ): Promise<Page<ConversationRecord>> {
    const order = orderOf(selector);
    const beyond = cursor === undefined ? [] : after(order, decodeCursor(order.name, 'number', cursor));
    const narrowed = narrow(selector);
    if (narrowed === null) return { items: [], nextCursor: null };
    const found = await this.find({
      ...narrowed,
      where: [...narrowed.where, ...beyond],
      words: withoutImplied(selector.words ?? []),
      limit: limit + 1,
    });

    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(toConversationRecord),
      nextCursor: found.length > limit && last ? toCursor(order, last) : null,
    };
  }

  /** This one included, at most `max`; `null` when it does not wait. */
  async queuePosition(_id: Types.ObjectId, max: number): Promise<number | null> {
    const found = await this.conversations
      .findOne({ _id, status: 'open' }, { waitingSince: 1 })
      .lean<Pick<ConversationDocument, 'waitingSince'>>();
    if (!found?.waitingSince) return null;
    const { waitingSince } = found;
    const before = { waitingSince: trusted({ $lt: waitingSince }) };
    const besides = { waitingSince, _id: trusted({ $lte: _id }) };
    const counted = await this.conversations
      .countDocuments({ status: 'open', $or: [before, besides] }, { limit: max })
      .hint('queue');
    return Math.max(1, counted);
  }

  async count(): Promise<ConversationCounts> {
    const groups = await this.countQuery();
    const counts: ConversationCounts = { queue: 0, all: 0, assigned: {} };
    for (const { _id, n } of groups) {
      counts.all += n;
      if (_id.status === 'open') counts.queue += n;
      else if (_id.assignedTo) counts.assigned[_id.assignedTo.toHexString()] = n;
    }
    return counts;
  }

  private countQuery() {
    return this.conversations
      .aggregate<{ _id: { status: string; assignedTo: Types.ObjectId | null }; n: number }>([
        { $match: { status: { $in: ['open', 'assigned'] } } },
        { $group: { _id: { status: '$status', assignedTo: '$assignedTo' }, n: { $sum: 1 } } },
      ])
      .hint('counts');
  }

  private async find(search: Search): Promise<ConversationDocument[]> {
    const { order, words, limit } = search;
    if (words.length === 0) return this.walk(search);
    const few = await readFew(this.read, words, {}, FEW);
    if (few) return this.among(few.postings, search);
    // Who waits is not many, and in another order than the index of words; nobody looks for old things by frequent words.
    if (!isNewestFirst(order)) return this.walk(search);

    const [first, last] = await Promise.all([
      this.placeAt(search, 0),
      this.placeAt(search, FIRST_PLACES - 1),
    ]);
    if (!first || !last) return this.walk(search);
    const found = await this.walk({ ...search, where: [...search.where, ...upTo(last)] });
    if (found.length === limit) return found;
    const where = [...search.where, ...after(order, { value: last.at, id: last._id.toHexString() })];
    const rest = { ...search, where, limit: limit - found.length };
    return [...found, ...(await this.findFurther(rest, first.at, last.at))];
  }

  /** Along the list, or along the rarest of the words if there are more of the list than of that. */
  private async findFurther(rest: Search, newest: number, last: number): Promise<ConversationDocument[]> {
    const { words, limit } = rest;
    if (!(await this.placeAt(rest, SHORT))) return this.walk(rest);
    const seen = await readFew(this.read, words, { from: last, before: newest + 1 }, FIRST_PLACES);
    const oldest = await this.placeAt({ ...rest, where: [{}], index: 'all' }, 0, 1);
    if (seen === null || !oldest) return this.walk(rest);
    return searchStretches({
      words: seen.prefixes,
      before: last + 1,
      oldest: oldest.at,
      length: ((newest - last + 1) * 0.6 * FEW) / (seen.rarest + 1),
      needed: limit,
      few: FEW,
      read: this.read,
      verify: (postings, needed) => this.among(postings, { ...rest, limit: needed }),
    });
  }

  private walk({ order, index, where, words, limit }: Search): Promise<ConversationDocument[]> {
    return this.conversations
      .find({ $and: [...where, ...matchWords(words)] })
      .sort(toSort(order))
      .hint(index)
      .limit(limit)
      .lean<ConversationDocument[]>()
      .exec();
  }

  /** Those of `postings` that are in the list and have all words, in order, until there are enough. */
  private async among(
    postings: readonly Posting[],
    { order, where, words, limit }: Search,
  ): Promise<ConversationDocument[]> {
    const found: ConversationDocument[] = [];
    // In another order than the postings all of them are needed before the first is known.
    const atOnce = isNewestFirst(order) ? VERIFIED_AT_ONCE : postings.length;
    for (let start = 0; start < postings.length && found.length < limit; start += atOnce) {
      const ids = postings.slice(start, start + atOnce).map(({ _id }) => _id);
      const some = await this.conversations
        .find({ $and: [{ _id: trusted({ $in: ids }) }, ...where, ...matchWords(words)] })
        .hint('_id_')
        .lean<ConversationDocument[]>();
      found.push(...some.sort(comparing(order)));
    }
    return found.slice(0, limit);
  }

  /** Where a place of the list stands in time; none when the list is shorter. */
  private async placeAt(
    { index, where }: Pick<Search, 'index' | 'where'>,
    skipped: number,
    order: 1 | -1 = -1,
  ): Promise<Posting | null> {
    const found = await this.conversations
      .findOne({ $and: where }, { lastMessageAt: 1 })
      .sort({ lastMessageAt: order, _id: order })
      .hint(index)
      .skip(skipped)
      .lean<Pick<ConversationDocument, '_id' | 'lastMessageAt'>>();
    return found && { _id: found._id, at: found.lastMessageAt.getTime() };
  }

  /** From the index of words alone. */
  private readonly read: ReadPostings = async (prefix, { from, before }, limit) => {
    const range = {
      ...(from === undefined ? {} : { $gte: new Date(from) }),
      ...(before === undefined ? {} : { $lt: new Date(before) }),
    };
    const found = await this.conversations
      .find(
        {
          searchWords: hasPrefix(prefix),
          ...(Object.keys(range).length === 0 ? {} : { lastMessageAt: trusted(range) }),
        },
        { lastMessageAt: 1 },
      )
      .hint('searchWordsByTime')
      .limit(limit)
      .batchSize(Math.min(limit + 1, 10_000))
      .lean<Pick<ConversationDocument, '_id' | 'lastMessageAt'>[]>();
    return found.map(({ _id, lastMessageAt }) => ({ _id, at: lastMessageAt.getTime() }));
  };
}

/** The order of the postings. */
function isNewestFirst({ key, direction }: ListOrder): boolean {
  return key === 'lastMessageAt' && direction === -1;
}

function comparing({
  key,
  direction,
}: ListOrder): (a: ConversationDocument, b: ConversationDocument) => number {
  return (a, b) =>
    direction * (Number(a[key]) - Number(b[key]) || (a._id.toHexString() < b._id.toHexString() ? -1 : 1));
}

/** The list down to this place, which is part of it. */
function upTo({ _id, at }: Posting): Condition[] {
  const time = new Date(at);
  return [
    { lastMessageAt: trusted({ $gte: time }) },
    {
      $or: [{ lastMessageAt: trusted({ $gt: time }) }, { lastMessageAt: time, _id: trusted({ $gte: _id }) }],
    },
  ];
}
