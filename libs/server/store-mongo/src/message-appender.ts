import {
  isSameBody,
  nextMessage,
  summaryAfter,
  type Appended,
  type MessageRecord,
  type NewMessage,
} from '@prochat/server/chat';
import type { Model, Types } from 'mongoose';
import { Contention } from './contention';
import type { ConversationHeads } from './conversation-heads';
import { toConversationRecord, type ConversationDocument } from './conversation.schema';
import { LogWriter } from './log-writer';
import { toMessageDocument, toMessageRecord, type MessageDocument } from './message.schema';
import { newId, parseId } from './object-ids';
import type { RememberedConversations } from './remembered-conversations';
import { summaryUpdate } from './summary-update';
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

type Refusal = 'HEAD_MOVED' | 'CONVERSATION_CLOSED';

/**
 * Appends messages to logs. The documents of recent conversations are remembered and their summaries written late, so that
 * a message costs its part of one durable write (`LogWriter`) and no read. Something remembered can be stale: then its head
 * is taken, the unique index refuses the write, and the conversation is read again. What a success proves: no event came
 * between, so the status and the head that were decided on held at that seq. What is refused was looked at anew before.
 * Callers hold the lanes of all conversations of a batch.
 */
export class MessageAppender {
  private readonly log: LogWriter;

  constructor(
    private readonly heads: ConversationHeads,
    private readonly messages: Model<MessageDocument>,
    private readonly remembered: RememberedConversations,
  ) {
    this.log = new LogWriter(messages);
  }

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

  private async appendGroup(group: Group, results: Appended[]): Promise<void> {
    const key = group._id.toHexString();
    try {
      const document = this.remembered.recall(key);
      await this.appendEntries(group, document, results);
    } catch (error) {
      // Nobody knows how far the log went.
      this.remembered.forget(key);
      throw error;
    }
  }

  private async appendEntries(
    { _id, entries }: Group,
    remembered: ConversationDocument | null,
    results: Appended[],
  ): Promise<void> {
    let document = remembered ?? (await this.reload(_id));
    let isFresh = remembered === null;
    let left = entries;
    const contention = new Contention();
    for (;;) {
      const [next] = left;
      if (next === undefined || document === null) return;
      const refusal = refusalOf(document, next.message);
      if (refusal !== null && !isFresh) {
        // It may have been reopened, or gone on, elsewhere: only success proves what is remembered.
        document = await this.reload(_id);
        isFresh = true;
        continue;
      }
      if (refusal !== null) {
        results[next.index] = await this.answerKnown(next.message, document, refusal);
        left = left.slice(1);
        continue;
      }
      const planned = plan(document, left);
      const { count, duplicate } = await this.log.insert(
        planned.map(({ message }) => toMessageDocument(message)),
      );
      if (count > 0) document = this.advance(document, planned.slice(0, count), results);
      const stopped = left[count];
      left = left.slice(count);
      if (duplicate === null || stopped === undefined) continue;
      if (duplicate === 'clientId') {
        results[stopped.index] = await this.answerKnown(stopped.message, document);
        left = left.slice(1);
        continue;
      }
      await contention.afterLoss();
      document = await this.reload(_id);
      isFresh = true;
    }
  }

  private async reload(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    const document = await this.heads.load(_id);
    if (document) this.remembered.remember(document);
    return document;
  }

  /** What the conversation is after `written`, which is in the log; answers them. */
  private advance(
    document: ConversationDocument,
    written: readonly Planned[],
    results: Appended[],
  ): ConversationDocument {
    // Cursors may have moved meanwhile, or somebody who read it was faster to see these messages.
    const before = this.remembered.recall(document._id.toHexString()) ?? document;
    const added = written.map(({ message }) => message).filter(({ seq }) => seq > before.lastSeq);
    const summary = summaryUpdate(before, added);
    const after = added.length === 0 ? before : { ...before, ...summary };
    if (added.length > 0) this.heads.late.noteSummary(before, summary);
    this.remembered.remember(after);
    answer(written, before, after, results);
    return after;
  }

  /** The answer for a clientId that is stored; `refusal` when it is not. */
  private async answerKnown(
    message: NewMessage,
    document: ConversationDocument,
    refusal: Refusal = 'CONVERSATION_CLOSED',
  ): Promise<Appended> {
    const stored = await this.confirmStored(document._id, message.senderId, message.clientId);
    if (!stored) return { ok: false, code: refusal };
    if (!isSameBody(stored, message)) return { ok: false, code: 'CLIENT_ID_REUSED' };
    // What was remembered may be from before another process wrote.
    const current = (await this.reload(document._id)) ?? document;
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
}

function refusalOf(
  { lastSeq, status }: Pick<ConversationDocument, 'lastSeq' | 'status'>,
  { expectLastSeq, kind }: NewMessage,
): Refusal | null {
  if (expectLastSeq !== undefined && expectLastSeq !== lastSeq) return 'HEAD_MOVED';
  return status === 'closed' && kind !== 'note' ? 'CONVERSATION_CLOSED' : null;
}

interface Planned {
  index: number;
  message: MessageRecord;
}

/** What can be written before the next one that is refused: each entry is answered after those ahead of it are stored. */
function plan(document: ConversationDocument, entries: readonly Entry[]): Planned[] {
  const planned: Planned[] = [];
  let conversation = toConversationRecord(document);
  for (const { index, id, message: input } of entries) {
    if (refusalOf(conversation, input) !== null) break;
    const message = nextMessage(conversation, id, input);
    conversation = { ...conversation, ...summaryAfter(conversation, message) };
    planned.push({ index, message });
  }
  return planned;
}

/** Each sender hears of the conversation as it was with his message as the head. */
function answer(
  written: readonly Planned[],
  before: ConversationDocument,
  after: ConversationDocument,
  results: Appended[],
): void {
  let conversation = toConversationRecord(before);
  for (const { index, message } of written) {
    conversation = { ...toConversationRecord(after), ...summaryAfter(conversation, message) };
    results[index] = { ok: true, message, conversation, duplicate: false };
  }
}
