import { hasName, type MessageSearch } from '@prochat/server/chat';
import { trusted, type Model, type Types } from 'mongoose';
import type { ConversationDocument } from './conversation.schema';
import { inRange, type Condition, type MessageReads, type Quest } from './message-reads';
import type { MessageDocument } from './message.schema';
import { parseId } from './object-ids';
import type { OwnMessages } from './own-messages';
import { FEW, readFew } from './time-stretches';

/** So many messages are looked at for one page when no word leads to the few that can match. */
const MOST = 5_000;
/** So many that may match are read together. */
const CHUNK = 300;

/** What of a message its name and its conversation are told from. */
type Candidate = Pick<MessageDocument, '_id' | 'senderName' | 'conversationId'>;

interface Found {
  /** Newest first. */
  messages: MessageDocument[];
  /** The last one looked at when there may be older ones that match, else `null`. */
  goesOnBelow: Types.ObjectId | null;
}

/**
 * Searches by more than words. A word that few messages have leads straight to them, and an end user is served from his
 * own conversations; else so many of the newest messages are looked at for a page and no more, however few match. What the
 * engine cannot tell, names without their accents and the state of the conversation, is looked at here.
 */
export class NarrowedMessages {
  constructor(
    private readonly messages: Model<MessageDocument>,
    private readonly conversations: Model<ConversationDocument>,
    private readonly reads: MessageReads,
    private readonly own: OwnMessages,
    /** For tests: how many are looked at. */
    private readonly most = MOST,
  ) {}

  async find(search: MessageSearch, { words, before, ...plain }: Quest): Promise<Found> {
    const quest = { words, before, most: plain.most, where: [...plain.where, ...conditions(search)] };
    if (search.reader.side === 'user') return this.amongOwn(search, search.reader.userId, quest);
    const few = words.length === 0 ? null : await readFew(this.reads.postings, words, {}, FEW);
    if (few === null) return this.amongNewest(search, quest);
    const found = await this.sieve(search, await this.reads.among(few.postings, { ...quest, most: FEW }));
    return { messages: found.slice(0, quest.most), goesOnBelow: null };
  }

  private async amongOwn(search: MessageSearch, userId: string, quest: Quest): Promise<Found> {
    const messages: MessageDocument[] = [];
    let { before } = quest;
    for (let looked = 0; looked < this.most && messages.length < quest.most; looked += CHUNK) {
      const chunk = await this.own.find(userId, { ...quest, before, most: CHUNK }, search.status);
      messages.push(...withSender(search, chunk));
      if (chunk.length < CHUNK) return { messages: messages.slice(0, quest.most), goesOnBelow: null };
      before = chunk.at(-1)?._id;
    }
    return { messages: messages.slice(0, quest.most), goesOnBelow: before ?? null };
  }

  private async amongNewest(search: MessageSearch, quest: Quest): Promise<Found> {
    const last = await this.reads.idAt(quest.before, -1, this.most - 1);
    const found: Candidate[] = [];
    let { before } = quest;
    let more = true;
    while (more && found.length < quest.most) {
      const chunk: Candidate[] = await this.messages
        .find(
          { $and: [...inRange({ from: last, before }), ...quest.where] },
          { senderName: 1, conversationId: 1 },
        )
        .sort({ _id: -1 })
        .hint('_id_')
        .limit(CHUNK)
        .lean<Candidate[]>();
      found.push(...(await this.sieve(search, chunk)));
      more = chunk.length === CHUNK;
      before = chunk.at(-1)?._id;
    }
    const shown = found.slice(0, quest.most).map(({ _id }) => ({ _id, at: 0 }));
    const messages = await this.reads.among(shown, quest);
    // One of them may have been deleted meanwhile: what comes after them is not left out for that.
    const end = shown.length === quest.most ? shown.at(-1)?._id : last;
    return { messages, goesOnBelow: end ?? null };
  }

  /** Those by the right sender and of the right conversations. */
  private async sieve<T extends Candidate>(search: MessageSearch, all: readonly T[]): Promise<T[]> {
    const { status, tag } = search;
    const candidates = withSender(search, all);
    if ((status === undefined && tag === undefined) || candidates.length === 0) return candidates;
    const ids = new Map(candidates.map(({ conversationId: id }) => [id.toHexString(), id]));
    const right = await this.conversations
      .find(
        {
          _id: trusted({ $in: [...ids.values()] }),
          ...(status !== undefined && { status }),
          ...(tag !== undefined && { tags: tag }),
        },
        { _id: 1 },
      )
      .hint('_id_')
      .lean<Pick<ConversationDocument, '_id'>[]>();
    const isRight = new Set(right.map(({ _id }) => _id.toHexString()));
    return candidates.filter(({ conversationId }) => isRight.has(conversationId.toHexString()));
  }
}

/** What the engine can tell of a message. */
function conditions({ sender, hasFile, sentFrom, sentBefore }: MessageSearch): Condition[] {
  const where: Condition[] = [{ kind: trusted({ $ne: 'event' }) }];
  if (sender && 'id' in sender) {
    const id = parseId(sender.id);
    where.push({ senderId: trusted({ $in: id === null ? [] : [id] }) });
  }
  if (hasFile) where.push({ 'attachments.0': trusted({ $exists: true }) });
  if (sentFrom !== undefined) where.push({ createdAt: trusted({ $gte: new Date(sentFrom) }) });
  if (sentBefore !== undefined) where.push({ createdAt: trusted({ $lt: new Date(sentBefore) }) });
  return where;
}

/** Names are few and say much, so each is taken apart once. */
function withSender<T extends Candidate>({ sender }: MessageSearch, all: readonly T[]): T[] {
  if (sender === undefined || 'id' in sender) return [...all];
  const known = new Map<string | null, boolean>();
  return all.filter(({ senderName }) => {
    const isSender = known.get(senderName) ?? hasName(senderName, sender.words);
    known.set(senderName, isSender);
    return isSender;
  });
}
