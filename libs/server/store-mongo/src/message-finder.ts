import type { Page } from '@prochat/contract';
import { isNarrowed, mayMatch, type MessageRecord, type MessageSearch } from '@prochat/server/chat';
import type { Model, Types } from 'mongoose';
import type { ConversationDocument } from './conversation.schema';
import { decodeCursor, encodeCursor } from './keyset-cursor';
import { MessageReads, type Quest } from './message-reads';
import { toMessageRecord, type MessageDocument } from './message.schema';
import { NarrowedMessages } from './narrowed-messages';
import { requireId } from './object-ids';
import { OwnMessages } from './own-messages';
import { FEW, readFew, searchStretches } from './time-stretches';
import { hasPrefix, withoutImplied } from './word-prefixes';

/** So many of the newest messages are looked at first when every word is in more than a few. */
const NEWEST = 1_000;

/**
 * Finds messages by words, newest first. A word that few messages have leads straight to them. Words that many have are
 * usually among the newest messages. Only a mix of them that is rare needs more: stretches of time are then taken from
 * new to old, each long enough to hold a few messages with the rarest of the words and no more. What is read is thereby
 * bounded by the rarest word of a search, and for an end user by his own conversations.
 */
export class MessageFinder {
  private readonly reads: MessageReads;
  private readonly own: OwnMessages;
  private readonly narrowed: NarrowedMessages;

  constructor(messages: Model<MessageDocument>, conversations: Model<ConversationDocument>) {
    this.reads = new MessageReads(messages);
    this.own = new OwnMessages(messages, conversations, this.reads);
    this.narrowed = new NarrowedMessages(messages, conversations, this.reads, this.own);
  }

  /** @throws AppError INVALID_CURSOR */
  async page(
    search: MessageSearch,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    const before =
      cursor === undefined ? undefined : requireId(decodeCursor('messages', 'number', cursor).id);
    if (!mayMatch(search)) return { items: [], nextCursor: null };
    const words = withoutImplied(search.words);
    // What a process of an older release deletes keeps its words for a while.
    const where = [{ deletedAt: null }, ...words.map((word) => ({ words: hasPrefix(word) }))];
    const quest = { words, where, before, most: limit + 1 };
    const { messages, goesOnBelow } = isNarrowed(search)
      ? await this.narrowed.find(search, quest)
      : { messages: await this.withWords(search, quest), goesOnBelow: null };

    const items = messages.slice(0, limit);
    const last = messages.length > limit ? (items.at(-1)?._id ?? null) : goesOnBelow;
    return {
      items: items.map(toMessageRecord),
      nextCursor: last && encodeCursor('messages', { value: 0, id: last.toHexString() }),
    };
  }

  private withWords({ reader }: MessageSearch, quest: Quest): Promise<MessageDocument[]> {
    return reader.side === 'user' ? this.own.find(reader.userId, quest) : this.everywhere(quest);
  }

  private async everywhere(quest: Quest): Promise<MessageDocument[]> {
    const few = await readFew(this.reads.postings, quest.words, {}, FEW);
    if (few) return this.reads.among(few.postings, quest);
    const { before, most } = quest;
    const [first, newest, seen] = await Promise.all([
      this.reads.idAt(undefined, 1, 0),
      this.reads.idAt(before, -1, 0),
      this.reads.idAt(before, -1, NEWEST - 1),
    ]);
    const found = await this.reads.since(seen, quest);
    if (found.length === most || !first || !newest || !seen) return found;
    const older = await searchStretches({
      words: quest.words,
      // The second of the last one seen may have more; what of it has been seen is left out by the id.
      before: seconds(seen) + 1,
      oldest: seconds(first),
      length: 4 * Math.max(1, seconds(newest) - seconds(seen)),
      needed: most - found.length,
      few: FEW,
      read: this.reads.postings,
      verify: (postings, needed) => this.reads.among(postings, { ...quest, before: seen, most: needed }),
    });
    return [...found, ...older];
  }
}

function seconds(id: Types.ObjectId): number {
  return id.getTimestamp().getTime() / 1000;
}
