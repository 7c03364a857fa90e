import {
  isSameBody,
  nextMessage,
  summaryAfter,
  type Appended,
  type ConversationRecord,
  type MessageRecord,
  type NewMessage,
} from '@prochat/server/chat';
import mongoose, { type Model, type Types } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import { toConversationRecord, type ConversationDocument } from './conversation.schema';
import { toMessageDocument, toMessageRecord, type MessageDocument } from './message.schema';
import { duplicateIndex } from './mongo-errors';
import { newId, parseId } from './object-ids';
import { knownText } from './text-index';

/** One message of a batch with its place in the reply, and its id: ids ascend as the batch does, over all conversations. */
interface Entry {
  index: number;
  id: string;
  message: NewMessage;
}

/** What is left to append to one conversation. */
interface Group {
  _id: Types.ObjectId;
  entries: Entry[];
}

/** How far an ordered insert came: the number written and, if it stopped, the unique index that stopped it. */
interface Inserted {
  count: number;
  duplicate: string | null;
}

const REMEMBERED_CONVERSATIONS = 5_000;

/**
 * Appends messages to logs. The documents of recent conversations are remembered, so that a message costs one durable
 * write, one derived one and no read. Something remembered can be stale: then its head is taken, the unique index
 * refuses the write, and the conversation is read again. What a success proves: no event came between, so the status
 * that was decided on held at that seq. Callers hold the lanes of all conversations of a batch.
 */
export class MessageAppender {
  private readonly remembered = new Map<string, ConversationDocument>();

  constructor(
    private readonly heads: ConversationHeads,
    private readonly messages: Model<MessageDocument>,
  ) {}

  async append(batch: readonly NewMessage[]): Promise<Appended[]> {
    const results = batch.map((): Appended => ({ ok: false, code: 'NOT_FOUND' }));
    const groups = new Map<string, Group>();
    batch.forEach((message, index) => {
      const _id = parseId(message.conversationId);
      if (_id === null) return;
      const group = groups.get(message.conversationId) ?? { _id, entries: [] };
      group.entries.push({ index, id: newId().toHexString(), message });
      groups.set(message.conversationId, group);
    });

    // All are waited for, also when one fails: the lanes must not open while a write is in flight.
    const settled = await Promise.allSettled(
      [...groups.values()].map((group) => this.appendGroup(group, results)),
    );
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
    return results;
  }

  /** To be called when something else than an append changes a conversation, to spare the next one a lost write. */
  forget(conversationId: string): void {
    this.remembered.delete(conversationId);
  }

  private async appendGroup(group: Group, results: Appended[]): Promise<void> {
    const key = group._id.toHexString();
    let document = this.remembered.get(key) ?? null;
    // A closed conversation may have been reopened elsewhere; only success proves a remembered status.
    if (document === null || document.status === 'closed') document = await this.heads.load(group._id);
    this.remembered.delete(key);
    if (document === null) return;

    let entries = group.entries;
    const contention = new Contention();
    for (;;) {
      const [next] = entries;
      if (next === undefined) break;
      if (isRefused(document, next)) {
        results[next.index] = await this.answerKnown(next.message, document);
        entries = entries.slice(1);
        continue;
      }
      const planned = plan(document, writable(document, entries));
      const { count, duplicate } = await this.insert(planned.map(({ message }) => message));
      const written = planned.slice(0, count);
      if (written.length > 0) {
        const before = toConversationRecord(document);
        document = await this.heads.advance(
          document,
          written.map(({ message }) => message),
        );
        answer(written, before, toConversationRecord(document), results);
      }
      const stopped = entries[count];
      entries = entries.slice(count);
      if (duplicate === null || stopped === undefined) continue;
      if (duplicate === 'clientId') {
        results[stopped.index] = await this.answerKnown(stopped.message, document);
        entries = entries.slice(1);
        continue;
      }
      await contention.afterLoss();
      document = await this.heads.load(group._id);
      if (document === null) return;
    }
    if (!document.pending) this.remember(key, document);
  }

  /** The answer for a clientId that is stored; CONVERSATION_CLOSED when it is not. */
  private async answerKnown(message: NewMessage, document: ConversationDocument): Promise<Appended> {
    const stored = await this.confirmStored(document._id, message.senderId, message.clientId);
    if (!stored) return { ok: false, code: 'CONVERSATION_CLOSED' };
    if (!isSameBody(stored, message)) return { ok: false, code: 'CLIENT_ID_REUSED' };
    // What was remembered may be from before a read cursor moved or another process wrote.
    const current = (await this.heads.load(document._id)) ?? document;
    return { ok: true, message: stored, conversation: toConversationRecord(current), duplicate: true };
  }

  /**
   * The message stored under a clientId. Written again without a change, because that waits until the first write is
   * held by a majority: only then may it be acknowledged again.
   */
  async confirmStored(
    conversationId: Types.ObjectId,
    senderId: string,
    clientId: string,
  ): Promise<MessageRecord | null> {
    const stored = await this.messages
      .findOneAndUpdate(
        { conversationId, senderId: parseId(senderId), clientId: knownText(clientId) },
        { $set: { clientId } },
        { returnDocument: 'after', hint: 'clientId' },
      )
      .lean<MessageDocument>();
    return stored && toMessageRecord(stored);
  }

  private async insert(messages: readonly MessageRecord[]): Promise<Inserted> {
    try {
      await this.messages.collection.insertMany(messages.map(toMessageDocument), { ordered: true });
      return { count: messages.length, duplicate: null };
    } catch (error) {
      const duplicate = duplicateIndex(error);
      if (duplicate === null || !(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
      return { count: error.insertedCount, duplicate };
    }
  }

  private remember(key: string, document: ConversationDocument): void {
    this.remembered.set(key, document);
    const oldest = this.remembered.keys().next();
    if (this.remembered.size > REMEMBERED_CONVERSATIONS && !oldest.done) this.remembered.delete(oldest.value);
  }
}

/** A public message to a closed conversation. */
function isRefused(document: ConversationDocument, { message }: Entry): boolean {
  return document.status === 'closed' && message.kind !== 'note';
}

/** What can be written before the next one that is refused: each entry is answered after those ahead of it are stored. */
function writable(document: ConversationDocument, entries: readonly Entry[]): readonly Entry[] {
  const refused = entries.findIndex((entry) => isRefused(document, entry));
  return refused < 0 ? entries : entries.slice(0, refused);
}

interface Planned {
  index: number;
  message: MessageRecord;
}

function plan(document: ConversationDocument, entries: readonly Entry[]): Planned[] {
  let conversation = toConversationRecord(document);
  return entries.map(({ index, id, message: input }) => {
    const message = nextMessage(conversation, id, input);
    conversation = { ...conversation, ...summaryAfter(conversation, message) };
    return { index, message };
  });
}

/** Each sender hears of the conversation as it was with his message as the head. */
function answer(
  written: readonly Planned[],
  before: ConversationRecord,
  after: ConversationRecord,
  results: Appended[],
): void {
  // What was remembered of the preview may have been edited since, by another process.
  const isSamePreview = before.lastMessage?.seq === after.lastMessage?.seq;
  let conversation = isSamePreview ? { ...before, lastMessage: after.lastMessage } : before;
  for (const { index, message } of written) {
    conversation = { ...after, ...summaryAfter(conversation, message) };
    results[index] = { ok: true, message, conversation, duplicate: false };
  }
}
