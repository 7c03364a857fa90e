import type { ConversationStatus } from '@prochat/contract';
import { trusted, type Model, type Types } from 'mongoose';
import type { ConversationDocument } from './conversation.schema';
import { inRange, type MessageReads, type Quest } from './message-reads';
import type { MessageDocument } from './message.schema';
import { parseId } from './object-ids';
import { FEW, readFew } from './time-stretches';

/** A person whose conversations have up to so many entries is served from them alone. */
const OWN_FEW = 2_000;
/** The engine merges up to 200 ordered scans; more of them it would sort. */
const MERGED_CONVERSATIONS = 200;

/** Finds messages among those of one end user, newest first. What is read is bounded by his own conversations. */
export class OwnMessages {
  constructor(
    private readonly messages: Model<MessageDocument>,
    private readonly conversations: Model<ConversationDocument>,
    private readonly reads: MessageReads,
  ) {}

  /** What `userId` may see of his conversations and is true for `quest`; only those of `status`, if there is one. */
  async find(userId: string, quest: Quest, status?: ConversationStatus): Promise<MessageDocument[]> {
    const owner = parseId(userId);
    if (owner === null) return [];
    const conversations = await this.conversations
      .find({ userId: owner, ...(status && { status }) }, { lastSeq: 1 })
      .hint('byUser')
      .lean<Pick<ConversationDocument, '_id' | 'lastSeq'>[]>();
    const ids = conversations.map(({ _id }) => _id);
    const visible = { ...quest, where: [...quest.where, { kind: 'message' }] };
    if (conversations.reduce((sum, { lastSeq }) => sum + lastSeq, 0) > OWN_FEW) {
      const few = await readFew(this.reads.postings, quest.words, {}, FEW);
      const theirs = { conversationId: trusted({ $in: ids }) };
      if (few) return this.reads.among(few.postings, { ...visible, where: [...visible.where, theirs] });
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
}

function newestFirst(a: MessageDocument, b: MessageDocument): number {
  return a._id.toHexString() < b._id.toHexString() ? 1 : -1;
}
