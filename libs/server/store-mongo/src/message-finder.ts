import type { Page } from '@prochat/contract';
import type { MessageRecord, MessageSearch } from '@prochat/server/chat';
import { trusted, Types, type Model } from 'mongoose';
import type { ConversationDocument } from './conversation.schema';
import { decodeCursor, encodeCursor } from './keyset-cursor';
import { toMessageRecord, type MessageDocument } from './message.schema';
import { parseId, requireId } from './object-ids';
import { readFew, searchStretches, type Posting, type ReadPostings } from './time-stretches';
import { hasPrefix, withoutImplied } from './word-prefixes';

/** Up to so many messages with a word are read and looked at one by one, wherever they are. */
const FEW = 500;
/** So many of the newest messages are looked at first when every word is in more than a few. */
const NEWEST = 1_000;
/** A person whose conversations have up to so many entries is served from them alone. */
const OWN_FEW = 2_000;
/** The engine merges up to 200 ordered scans; more of them it would sort. */
const MERGED_CONVERSATIONS = 200;
const VERIFIED_AT_ONCE = 300;

type Condition = Record<string, unknown>;

/** Ids from here (inclusive) to there (exclusive); an absent end is open. */
interface IdRange {
  from?: Types.ObjectId | undefined;
  before?: Types.ObjectId | undefined;
}

/** What is still to be found: older than `before`, at most `most`, and true for all of `where`. */
interface Quest {
  words: readonly string[];
  where: Condition[];
  before: Types.ObjectId | undefined;
  most: number;
}

/**
 * Finds messages by words, newest first. A word that few messages have leads straight to them. Words that many have are
 * usually among the newest messages. Only a mix of them that is rare needs more: stretches of time are then taken from
 * new to old, each long enough to hold a few messages with the rarest of the words and no more. What is read is thereby
 * bounded by the rarest word of a search, and for an end user by his own conversations.
 */
export class MessageFinder {
  constructor(
    private readonly messages: Model<MessageDocument>,
    private readonly conversations: Model<ConversationDocument>,
  ) {}

  /** @throws AppError INVALID_CURSOR */
  async page(
    { words, reader }: MessageSearch,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    const before =
      cursor === undefined ? undefined : requireId(decodeCursor('messages', 'number', cursor).id);
    const needed = withoutImplied(words);
    if (needed.length === 0) return { items: [], nextCursor: null };
    // What a process of an older release deletes keeps its words for a while.
    const where = [{ deletedAt: null }, ...needed.map((word) => ({ words: hasPrefix(word) }))];
    const quest = { words: needed, where, before, most: limit + 1 };
    const found =
      reader.side === 'user' ? await this.own(reader.userId, quest) : await this.everywhere(quest);

    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(toMessageRecord),
      nextCursor:
        found.length > limit && last
          ? encodeCursor('messages', { value: 0, id: last._id.toHexString() })
          : null,
    };
  }

  private async own(userId: string, quest: Quest): Promise<MessageDocument[]> {
    const owner = parseId(userId);
    if (owner === null) return [];
    const conversations = await this.conversations
      .find({ userId: owner }, { lastSeq: 1 })
      .hint('byUser')
      .lean<Pick<ConversationDocument, '_id' | 'lastSeq'>[]>();
    const ids = conversations.map(({ _id }) => _id);
    const visible = { ...quest, where: [...quest.where, { kind: 'message' }] };
    if (conversations.reduce((sum, { lastSeq }) => sum + lastSeq, 0) > OWN_FEW) {
      const few = await readFew(this.read, quest.words, {}, FEW);
      const theirs = { conversationId: trusted({ $in: ids }) };
      if (few) return this.among(few.postings, { ...visible, where: [...visible.where, theirs] });
    }

    let found: MessageDocument[] = [];
    for (let start = 0; start < ids.length; start += MERGED_CONVERSATIONS) {
      const some = ids.slice(start, start + MERGED_CONVERSATIONS);
      // Once there are enough, only what is newer than the oldest of them matters.
      const from = found.length === quest.most ? found.at(-1)?._id : undefined;
      found.push(...(await this.inConversations(some, visible, from)));
      found = found.sort(newestFirst).slice(0, quest.most);
    }
    return found;
  }

  private inConversations(
    ids: readonly Types.ObjectId[],
    { where, before, most }: Quest,
    from: Types.ObjectId | undefined,
  ): Promise<MessageDocument[]> {
    return this.messages
      .find({ $and: [{ conversationId: trusted({ $in: ids }) }, ...inRange({ from, before }), ...where] })
      .sort({ _id: -1 })
      .hint('byAge')
      .limit(most)
      .lean<MessageDocument[]>()
      .exec();
  }

  private async everywhere(quest: Quest): Promise<MessageDocument[]> {
    const few = await readFew(this.read, quest.words, {}, FEW);
    if (few) return this.among(few.postings, quest);
    const { before, most } = quest;
    const [first, newest, seen] = await Promise.all([
      this.idAt(undefined, 1, 0),
      this.idAt(before, -1, 0),
      this.idAt(before, -1, NEWEST - 1),
    ]);
    const found = await this.since(seen, quest);
    if (found.length === most || !first || !newest || !seen) return found;
    const older = await searchStretches({
      words: quest.words,
      // The second of the last one seen may have more; what of it has been seen is left out by the id.
      before: seconds(seen) + 1,
      oldest: seconds(first),
      length: 4 * Math.max(1, seconds(newest) - seconds(seen)),
      needed: most - found.length,
      few: FEW,
      read: this.read,
      verify: (postings, needed) => this.among(postings, { ...quest, before: seen, most: needed }),
    });
    return [...found, ...older];
  }

  /** From the index of words alone. Time is the seconds in an id. */
  private readonly read: ReadPostings = async (prefix, { from, before }, limit) => {
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
  private async among(postings: readonly Posting[], quest: Quest): Promise<MessageDocument[]> {
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
  private since(
    from: Types.ObjectId | undefined,
    { where, before, most }: Quest,
  ): Promise<MessageDocument[]> {
    return this.messages
      .find({ $and: [...inRange({ from, before }), ...where] })
      .sort({ _id: -1 })
      .hint('_id_')
      .limit(most)
      .lean<MessageDocument[]>()
      .exec();
  }

  /** The id at that place of the order of ids; none when there are fewer. */
  private async idAt(
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

function newestFirst(a: MessageDocument, b: MessageDocument): number {
  return a._id.toHexString() < b._id.toHexString() ? 1 : -1;
}

function seconds(id: Types.ObjectId): number {
  return id.getTimestamp().getTime() / 1000;
}

function firstIdOf(second: number): Types.ObjectId {
  return Types.ObjectId.createFromTime(second);
}

/** The condition on ids, if there is one. */
function inRange({ from, before }: IdRange): Condition[] {
  if (!from && !before) return [];
  return [{ _id: trusted({ ...(from && { $gte: from }), ...(before && { $lt: before }) }) }];
}
