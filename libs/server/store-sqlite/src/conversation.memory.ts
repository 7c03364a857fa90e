import type { ConversationRecord } from '@prochat/server/chat';
import type { CommitCompanion } from './commit-companion';
import type { ConversationRows } from './conversation.rows';
import type { MessageRows } from './message.rows';
import { Recent } from './recent';
import type { Statements } from './statements';
import { moveMark, withMessage } from './summary-tail';

/** About 1.5 KB each. */
const REMEMBERED = 20_000;
/** Summaries and cursors are written so often, so that many messages of one conversation are one write. */
export const WRITTEN_EVERY_MS = 250;
/** So long of one turn at most: whoever waits for the commit waits for this too. */
const TURN_BUDGET_MS = 2;
/** With so many waiting, each turn writes at least as many as it has added. */
const WAITING_AT_MOST = 2_000;

interface Settled {
  id: string;
  behindFrom: number | undefined;
  delivered: ConversationRecord['delivered'] | undefined;
}

/**
 * What this process knows of conversations. There is one writer, so what it has written is the truth and need not be read
 * again. A message changes the summary of its conversation only here; the row follows behind, inside later transactions,
 * and so do the cursors of what was delivered. What is lost with the process is folded in again from the log when the
 * store is opened (`summary-tail.ts`).
 *
 * Records are never changed, only replaced; what leaves the store is a copy. A rolled back write makes it forget what it
 * learned from it: the next one who asks reads row and log.
 */
export class ConversationMemory implements CommitCompanion {
  readonly #known = new Recent<ConversationRecord>(REMEMBERED);
  /** By id the pk of the first message that is not in the row, about in their order. */
  readonly #behind = new Map<string, number>();
  /** Cursors that are not in the row. */
  readonly #delivered = new Map<string, ConversationRecord['delivered']>();
  /** Something was logged since the mark was written. */
  #isMarkBehind = false;

  #timer: NodeJS.Timeout | null = null;
  /** The time of the next round of writing has come. */
  #isTime = false;
  #hasFailed = false;
  /** While a round is going on: it ends with what was behind when it began. */
  #round: Iterator<string> | null = null;
  #addedInTurn = 0;

  /** What was learned and what was written in this turn, and how much of it before the write that runs. */
  #learned: string[] = [];
  #settled: Settled[] = [];
  #before = { learned: 0, settled: 0 };

  constructor(
    private readonly store: Statements,
    private readonly rows: ConversationRows,
    private readonly messages: MessageRows,
    /** Asks for a turn of the commit queue when nobody else does. */
    private readonly commitSoon: () => void,
    private readonly writtenEveryMs: number,
  ) {}

  /** As it is now, every committed write included and those of the running transaction. Not to be changed. */
  find(id: string): ConversationRecord | null {
    const known = this.#known.get(id);
    if (known) return known;
    const found = this.#read(id);
    if (found) this.#known.set(id, found);
    return found;
  }

  /** A message was logged under `messagePk`; the row of its conversation will be written later. */
  advance(conversation: ConversationRecord, messagePk: number): void {
    this.#learn(conversation);
    if (!this.#behind.has(conversation.id)) {
      this.#behind.set(conversation.id, messagePk);
      this.#addedInTurn += 1;
    }
    this.#isMarkBehind = true;
  }

  /** The row was written just so, with everything in it. */
  keep(conversation: ConversationRecord): void {
    this.#learn(conversation);
    this.#settle(conversation.id);
    this.#isMarkBehind = true;
  }

  /** The row was written but for its summary, which may be behind. */
  keepCursors(conversation: ConversationRecord): void {
    this.#learn(conversation);
    const delivered = this.#delivered.get(conversation.id);
    if (!delivered) return;
    this.#settled.push({ id: conversation.id, behindFrom: undefined, delivered });
    this.#delivered.delete(conversation.id);
  }

  /** A cursor of what was delivered has moved. Belongs to no transaction. */
  deliver(conversation: ConversationRecord): void {
    this.#known.set(conversation.id, conversation);
    this.#delivered.set(conversation.id, conversation.delivered);
    this.#waitForTurn();
  }

  /** The conversations whose rows are behind their logs, as they are now. */
  behind(isWanted: (conversation: ConversationRecord) => boolean): ConversationRecord[] {
    return [...this.#behind.keys()].flatMap((id) => {
      const conversation = this.find(id);
      return conversation && isWanted(conversation) ? [conversation] : [];
    });
  }

  /** A record from its row with the cursors of now. */
  withDelivered(conversation: ConversationRecord): ConversationRecord {
    const delivered = this.#delivered.get(conversation.id);
    return delivered ? { ...conversation, delivered: { ...delivered } } : conversation;
  }

  /** Writes the row of this one if it is behind. Inside a transaction only. */
  write(id: string): void {
    if (!this.#behind.has(id) && !this.#delivered.has(id)) return;
    const conversation = this.find(id);
    if (conversation && this.#behind.has(id)) this.rows.saveSummary(conversation);
    else if (conversation) this.rows.saveDelivered(conversation);
    this.#settle(id);
  }

  /** True as long as a crash would leave something to be folded in, or forget a cursor. */
  get isBehind(): boolean {
    return this.#behind.size + this.#delivered.size > 0 || this.#isMarkBehind;
  }

  beginWrite(): void {
    this.#before.learned = this.#learned.length;
    this.#before.settled = this.#settled.length;
  }

  undoWrite(): void {
    this.#undo(this.#before.learned, this.#before.settled);
  }

  isDue(): boolean {
    return !this.#hasFailed && (this.#isTime || this.#behind.size > WAITING_AT_MOST);
  }

  writeDue(): void {
    try {
      this.#writeSome();
    } catch (error) {
      this.#fail();
      throw error;
    }
  }

  /** As `writeDue`, all at once. */
  writeAll(): void {
    for (const id of [...this.#behind.keys(), ...this.#delivered.keys()]) this.write(id);
    moveMark(this.store, null);
    this.#isMarkBehind = false;
  }

  committed(): void {
    this.#learned = [];
    this.#settled = [];
    this.#addedInTurn = 0;
    this.beginWrite();
    if (this.isDue()) this.commitSoon();
    else if (this.isBehind) this.#waitForTurn();
  }

  undoTurn(): void {
    this.#undo(0, 0);
    this.#fail();
    this.committed();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #writeSome(): void {
    const until = performance.now() + TURN_BUDGET_MS;
    this.#round ??= [...this.#behind.keys(), ...this.#delivered.keys()].values();
    const atLeast = this.#behind.size > WAITING_AT_MOST ? this.#addedInTurn : 0;
    let written = 0;
    let next = this.#round.next();
    while (!next.done) {
      this.write(next.value);
      written += 1;
      if (written >= atLeast && performance.now() > until) break;
      next = this.#round.next();
    }
    if (next.done) {
      this.#round = null;
      this.#isTime = false;
    }
    moveMark(this.store, this.#firstBehind());
    this.#isMarkBehind = this.#behind.size > 0;
  }

  /** It is tried again when the time has come once more, and not in every turn. */
  #fail(): void {
    this.#hasFailed = true;
    this.#isTime = false;
    this.#round = null;
  }

  #learn(conversation: ConversationRecord): void {
    this.#known.set(conversation.id, conversation);
    this.#learned.push(conversation.id);
  }

  #settle(id: string): void {
    const behindFrom = this.#behind.get(id);
    const delivered = this.#delivered.get(id);
    if (behindFrom === undefined && !delivered) return;
    this.#settled.push({ id, behindFrom, delivered });
    this.#behind.delete(id);
    this.#delivered.delete(id);
  }

  /** What is too much in `#behind` afterwards does no harm: it is written once more as it is. */
  #undo(learned: number, settled: number): void {
    for (const { id, behindFrom, delivered } of this.#settled.splice(settled)) {
      const now = this.#behind.get(id);
      if (behindFrom !== undefined) this.#behind.set(id, Math.min(behindFrom, now ?? behindFrom));
      if (delivered) this.#delivered.set(id, delivered);
    }
    for (const id of this.#learned.splice(learned)) this.#known.delete(id);
    this.#isMarkBehind = true;
  }

  #read(id: string): ConversationRecord | null {
    let found = this.rows.find(id);
    if (found && this.#behind.has(id))
      for (const message of this.messages.after(id, found.lastSeq)) found = withMessage(found, message);
    return found && this.withDelivered(found);
  }

  #firstBehind(): number | null {
    let first: number | null = null;
    for (const pk of this.#behind.values()) if (first === null || pk < first) first = pk;
    return first;
  }

  #waitForTurn(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#isTime = true;
      this.#hasFailed = false;
      this.commitSoon();
    }, this.writtenEveryMs).unref();
  }
}
