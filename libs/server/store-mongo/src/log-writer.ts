import mongoose, { type Model } from 'mongoose';
import type { MessageDocument } from './message.schema';
import { duplicateIndexIn, isNotWritable, isUnavailable } from './mongo-errors';

/** How far an insert came: the number written and, if it stopped, the unique index that stopped it. */
export interface Inserted {
  count: number;
  duplicate: string | null;
}

/** The consecutive documents of one conversation that one caller adds. */
interface Part {
  documents: readonly MessageDocument[];
  resolve: (inserted: Inserted) => void;
  reject: (reason: unknown) => void;
}

/** What became of a command: the places of the documents it refused, each with the unique index that did, if one did. */
interface Outcome {
  refused: Map<number, string | null>;
  error: unknown;
}

const MOST_DOCUMENTS = 500;

/**
 * Adds to the logs of all conversations, one command at a time: what comes while one is on its way goes together with the
 * next, so that one journal flush and one majority acknowledge many messages. Parts stand or fall one by one, and a part
 * stops at its first document that is refused, so no hole can form. Callers hold the lanes of the conversations of their
 * parts until they have heard of them: what is still to be written keeps its numbers meanwhile.
 */
export class LogWriter {
  private waiting: Part[] = [];
  private isBusy = false;

  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Durable when it resolves, as far as `count` says.
   * @throws AppError UNAVAILABLE or what the driver throws: then nobody knows what was stored
   */
  insert(documents: readonly MessageDocument[]): Promise<Inserted> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ documents, resolve, reject });
      if (this.isBusy) return;
      this.isBusy = true;
      // All callers of this turn of the event loop share the first command too.
      setImmediate(() => void this.writeWaiting());
    });
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const round = this.takeRound();
      try {
        this.answer(round, await this.write(round));
      } catch (error) {
        for (const { reject } of round) reject(error);
        if (isUnavailable(error)) this.refuseWaiting(error);
      }
    }
    this.isBusy = false;
  }

  private takeRound(): Part[] {
    let size = 0;
    const end = this.waiting.findIndex(({ documents }, index) => {
      size += documents.length;
      return index > 0 && size > MOST_DOCUMENTS;
    });
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  private async write(round: readonly Part[]): Promise<Outcome> {
    const documents = round.flatMap((part) => part.documents);
    try {
      await this.messages.collection.insertMany(documents, { ordered: isOrdered(round) });
      return { refused: new Map(), error: null };
    } catch (error) {
      return { refused: refusedBy(error), error };
    }
  }

  private answer(round: readonly Part[], { refused, error }: Outcome): void {
    const stoppedAt = isOrdered(round) ? Math.min(...refused.keys()) : Infinity;
    const untried: Part[] = [];
    let start = 0;
    for (const part of round) {
      const { documents, resolve, reject } = part;
      const first = start;
      const count = documents.findIndex((_, index) => refused.has(first + index));
      const duplicate = refused.get(first + count) ?? null;
      if (first > stoppedAt) untried.push(part);
      else if (count < 0) resolve({ count: documents.length, duplicate: null });
      else if (duplicate === null) reject(error);
      else resolve({ count, duplicate });
      start += documents.length;
    }
    this.waiting.unshift(...untried);
  }

  /** Instead of letting each wait for a server in turn. Nothing of them was sent. */
  private refuseWaiting(error: unknown): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** Only within a part does the order matter, and without it one refusal does not hold up the others. */
function isOrdered(round: readonly Part[]): boolean {
  return round.some(({ documents }) => documents.length > 1);
}

/**
 * Of the documents that are not in it those that were tried are durable: had the majority or the journal failed, the driver
 * would tell that and no single refusals.
 * @throws what says nothing about single documents, and what says that nothing can be written now
 */
function refusedBy(error: unknown): Outcome['refused'] {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || error.result.ok !== 1) throw error;
  const refusals = [error.writeErrors].flat();
  const isWhole = refusals.length === 0 || error.result.getWriteConcernError() !== undefined;
  if (isWhole || refusals.some(({ code }) => isNotWritable(code))) throw error;
  return new Map(refusals.map(({ index, code, errmsg }) => [index, duplicateIndexIn(code, errmsg)]));
}
