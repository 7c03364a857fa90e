import type { Side } from '@prochat/contract';
import { Types, trusted, type Model, type mongo } from 'mongoose';
import type { ConversationDocument } from './conversation.schema';
import type { Summary } from './summary-update';

/** What follows from the log needs no durability of its own: it can be made again from it. */
export const DERIVED = { w: 1, journal: false } as const;

const LATE_MS = 250;
const WRITTEN_AT_ONCE = 500;

/** What a conversation's document does not say yet. */
export interface Late {
  _id: Types.ObjectId;
  userId: Types.ObjectId;
  /** The head the document is at, unless another process has written to it. */
  base: number;
  summary: Summary | null;
  delivered: Partial<Record<Side, number>>;
}

type Conversation = Pick<ConversationDocument, '_id' | 'userId' | 'lastSeq'>;

/**
 * Writes summaries (head, counts, preview) and delivered cursors into the conversations' documents behind the log: many
 * messages of a conversation become one update, many conversations one command, some time later or when somebody needs
 * them. Each is guarded by the head it follows on; where another process has moved that, the summary is made from the
 * log (`rebuild`). A crash loses nothing, for what is behind its log is found and rebuilt by `ConversationHeads`.
 *
 * Whoever else writes to a document, or reads what follows from the log in it, calls `write` before.
 */
export class LateSummaries {
  private readonly waiting = new Map<string, Late>();
  private readonly writing = new Map<string, { late: Late; done: Promise<void> }>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly conversations: Model<ConversationDocument>,
    private readonly rebuild: (_id: Types.ObjectId) => Promise<unknown>,
  ) {}

  /** `summary` follows on the head of `before`. */
  noteSummary(before: Conversation, summary: Summary): void {
    const late = this.of(before);
    late.summary = { ...late.summary, ...summary };
  }

  noteDelivered(conversation: Conversation, side: Side, upToSeq: number): void {
    const { delivered } = this.of(conversation);
    delivered[side] = Math.max(upToSeq, delivered[side] ?? 0);
  }

  /** Resolves when everything noted so far of this conversation is in its document. */
  writeOne(_id: Types.ObjectId): Promise<void> {
    const key = _id.toHexString();
    return this.waiting.has(key) || this.writing.has(key) ? this.write([key]) : Promise.resolve();
  }

  /** The same for all that `concerns` says yes to. */
  async writeAll(concerns: (late: Late) => boolean = () => true): Promise<void> {
    const keys = new Set<string>();
    for (const [key, late] of this.waiting) if (concerns(late)) keys.add(key);
    for (const [key, { late }] of this.writing) if (concerns(late)) keys.add(key);
    if (keys.size > 0) await this.write([...keys]);
  }

  /** For the end: what cannot be written is left to be rebuilt. */
  async close(): Promise<void> {
    await this.writeAll().catch(() => undefined);
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private of({ _id, userId, lastSeq }: Conversation): Late {
    const key = _id.toHexString();
    const known = this.waiting.get(key);
    if (known) return known;
    // What is being written now will have moved the document's head.
    const base = this.writing.get(key)?.late.summary?.lastSeq ?? lastSeq;
    const late: Late = { _id, userId, base, summary: null, delivered: {} };
    this.waiting.set(key, late);
    this.schedule();
    return late;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      // Noted again by the failure, and so tried again.
      this.writeAll().catch(() => undefined);
    }, LATE_MS).unref();
  }

  private async write(keys: readonly string[]): Promise<void> {
    // Two updates of one document must not overtake each other.
    await this.inFlight(keys);
    const taken = keys.flatMap((key) => (this.writing.has(key) ? [] : (this.waiting.get(key) ?? [])));
    const writes: Promise<void>[] = [];
    for (let start = 0; start < taken.length; start += WRITTEN_AT_ONCE)
      writes.push(this.take(taken.slice(start, start + WRITTEN_AT_ONCE)));
    // What others have taken since holds all that was noted before this call.
    await Promise.all([...writes, this.inFlight(keys)]);
  }

  private async inFlight(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.flatMap((key) => this.writing.get(key)?.done ?? []));
  }

  private take(taken: readonly Late[]): Promise<void> {
    const done = this.update(taken).then(
      () => this.release(taken),
      (error: unknown) => {
        this.release(taken);
        for (const late of taken) this.noteAgain(late);
        throw error;
      },
    );
    // Whoever waits for it hears of a failure; when nobody does, the next try will.
    done.catch(() => undefined);
    for (const late of taken) {
      this.waiting.delete(late._id.toHexString());
      this.writing.set(late._id.toHexString(), { late, done });
    }
    return done;
  }

  private release(taken: readonly Late[]): void {
    for (const { _id } of taken) this.writing.delete(_id.toHexString());
  }

  private noteAgain(late: Late): void {
    const newer = this.waiting.get(late._id.toHexString());
    const both = newer ?? this.of({ ...late, lastSeq: late.base });
    both.base = late.base;
    both.summary = both.summary || late.summary ? ({ ...late.summary, ...both.summary } as Summary) : null;
    for (const [side, seq] of Object.entries(late.delivered) as [Side, number][])
      both.delivered[side] = Math.max(seq, both.delivered[side] ?? 0);
  }

  private async update(taken: readonly Late[]): Promise<void> {
    const guarded = taken.filter(({ summary }) => summary !== null);
    const updates = [
      ...guarded.map(({ _id, base, summary }) => updateOne({ _id, lastSeq: base }, { $set: summary ?? {} })),
      ...taken
        .filter(({ delivered }) => Object.keys(delivered).length > 0)
        .map(({ _id, delivered }) => updateOne({ _id }, { $max: toPaths(delivered) })),
    ];
    const { matchedCount } = await this.conversations.collection.bulkWrite(updates, {
      ordered: false,
      writeConcern: DERIVED,
    });
    if (matchedCount < updates.length) await this.rebuildMissed(guarded);
  }

  /** Another process has written some of the documents: they may already say more than was to be written, or less. */
  private async rebuildMissed(missed: readonly Late[]): Promise<void> {
    const heads = new Map(missed.map(({ _id, summary }) => [_id.toHexString(), summary?.lastSeq ?? 0]));
    const found = await this.conversations
      .find({ _id: trusted({ $in: missed.map(({ _id }) => _id) }) }, { lastSeq: 1 })
      .lean<Conversation[]>();
    for (const { _id, lastSeq } of found)
      if (lastSeq < (heads.get(_id.toHexString()) ?? 0)) await this.rebuild(_id);
  }
}

function updateOne(
  filter: mongo.Filter<mongo.Document>,
  update: mongo.UpdateFilter<mongo.Document>,
): mongo.AnyBulkWriteOperation {
  return { updateOne: { filter, update } };
}

function toPaths(delivered: Late['delivered']): Record<string, number> {
  return Object.fromEntries(Object.entries(delivered).map(([side, seq]) => [`delivered.${side}`, seq]));
}
