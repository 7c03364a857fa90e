import type { Audience, MessageRange, MessageRecord, MessageSlice } from '@prochat/server/chat';
import { trusted, type Model, type Query, type Types } from 'mongoose';
import { toMessageRecord, type MessageDocument } from './message.schema';

type MessageQuery = Query<MessageDocument[], MessageDocument>;

interface Part {
  /** Ascending. */
  items: MessageRecord[];
  more: boolean;
}

/** Cuts slices out of conversations' logs for one audience or the other. */
export class MessageSlices {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /** `around` gives half the limit before that seq and the rest from it on. */
  async slice(
    conversationId: Types.ObjectId,
    audience: Audience,
    { before, after, around, limit }: MessageRange,
  ): Promise<MessageSlice> {
    const older = (seq: number, most: number) => this.older(conversationId, audience, seq, most);
    const newer = (seq: number, most: number) => this.newer(conversationId, audience, seq, most);
    if (before !== undefined) return join(older(before, limit), newer(before - 1, 0));
    if (after !== undefined) return join(older(after + 1, 0), newer(after, limit));
    if (around === undefined) return join(older(Number.MAX_SAFE_INTEGER, limit), { items: [], more: false });
    const half = Math.floor(limit / 2);
    return join(older(around, half), newer(around - 1, limit - half));
  }

  /** @see ChatStore.messagesRevisedSince */
  async revisedSince(
    conversationId: Types.ObjectId,
    audience: Audience,
    range: { revision: number; upToSeq: number; limit: number },
  ): Promise<MessageRecord[]> {
    return (await this.revisedQuery(conversationId, audience, range)).map(toMessageRecord);
  }

  olderQuery(conversationId: Types.ObjectId, audience: Audience, seq: number, limit: number): MessageQuery {
    return this.messages
      .find({ conversationId, seq: trusted({ $lt: seq }), ...visibleTo(audience) })
      .sort({ seq: -1 })
      .hint('log')
      .limit(limit)
      .lean<MessageDocument[]>();
  }

  newerQuery(conversationId: Types.ObjectId, audience: Audience, seq: number, limit: number): MessageQuery {
    return this.messages
      .find({ conversationId, seq: trusted({ $gt: seq }), ...visibleTo(audience) })
      .sort({ seq: 1 })
      .hint('log')
      .limit(limit)
      .lean<MessageDocument[]>();
  }

  revisedQuery(
    conversationId: Types.ObjectId,
    audience: Audience,
    { revision, upToSeq, limit }: { revision: number; upToSeq: number; limit: number },
  ): MessageQuery {
    return this.messages
      .find({
        conversationId,
        seq: trusted({ $lte: upToSeq }),
        revision: trusted({ $gt: Math.max(revision, 0) }),
        ...visibleTo(audience),
      })
      .sort({ seq: 1 })
      .hint('revisedLog')
      .limit(limit)
      .lean<MessageDocument[]>();
  }

  /** Asking for one more than `most` tells whether there is more. */
  private async older(id: Types.ObjectId, audience: Audience, seq: number, most: number): Promise<Part> {
    const found = await this.olderQuery(id, audience, seq, most + 1);
    return { items: found.slice(0, most).reverse().map(toMessageRecord), more: found.length > most };
  }

  private async newer(id: Types.ObjectId, audience: Audience, seq: number, most: number): Promise<Part> {
    const found = await this.newerQuery(id, audience, seq, most + 1);
    return { items: found.slice(0, most).map(toMessageRecord), more: found.length > most };
  }
}

async function join(older: Part | Promise<Part>, newer: Part | Promise<Part>): Promise<MessageSlice> {
  const [before, after] = await Promise.all([older, newer]);
  return { items: [...before.items, ...after.items], hasOlder: before.more, hasNewer: after.more };
}

function visibleTo(audience: Audience): object {
  return audience === 'user' ? { kind: trusted({ $ne: 'note' }) } : {};
}
