import { computed, signal, untracked, type WritableSignal } from '@angular/core';
import { LIMITS, type Message, type MessagePage } from '@prochat/contract';
import { toAppError, type AppError } from './app-error';
import type { ChatApi } from './chat-api';
import type { MessageLog } from './message-log';

/** Messages with which a place in the past is opened, half of them before it. */
const AROUND_PLACE = 50;
/** Of a conversation that nobody looks at, so many of the newest messages are kept, or the last page if that is more. */
const KEPT_MAX = 300;

/** A stretch without a hole, ascending by seq, and the way to what is older (`null`: there is none). */
interface Stretch {
  messages: readonly Message[];
  older: string | null;
}

/**
 * What is fetched of one conversation beside its newest messages: older pages, and the surroundings of a place far from
 * them. Such a place is a stretch of its own, with a gap after it, until pages from either side have closed the gap;
 * then it is part of the log. What is newer, and holes in that, is for LiveThread.
 */
export class ThreadPages {
  /** The way to what is older than the log. */
  private readonly older = signal<string | null>(null);
  private readonly past = signal<Stretch | null>(null);
  private readonly olderComing = signal(false);
  private readonly gapComing = signal(false);
  private readonly errorNow = signal<AppError | null>(null);
  /** Counts what makes a page that is on its way fit nowhere any more. */
  private round = 0;
  /** Where pages began, ascending, and the way to what is before: there the log can be cut. */
  private cuts: { seq: number; older: string | null }[] = [];

  readonly error = this.errorNow.asReadonly();
  readonly loadingOlder = this.olderComing.asReadonly();
  readonly loadingGap = this.gapComing.asReadonly();
  readonly hasOlder = computed(() => (this.past() ?? { older: this.older() }).older !== null);
  readonly gapAfterSeq = computed(() => this.past()?.messages.at(-1)?.seq ?? null);
  /** All that are held, but for what is beyond a hole. */
  readonly messages = computed(() => [...(this.past()?.messages ?? []), ...this.log.messages()]);

  constructor(
    private readonly id: string,
    private readonly log: MessageLog,
    private readonly api: ChatApi,
  ) {}

  /** The log has been started with this page. */
  start({ items, nextCursor }: MessagePage): void {
    this.forgetPast();
    this.older.set(nextCursor);
    this.cuts = [];
    this.cutAt(items, nextCursor);
  }

  /** What is older than all that is held. Never rejects. */
  async loadOlder(): Promise<void> {
    const past = untracked(this.past);
    const cursor = past ? past.older : untracked(this.older);
    if (cursor === null) return;
    await this.load(this.olderComing, { cursor }, (page) => {
      if (past)
        this.change((held) => ({ messages: joined(page.items, held.messages), older: page.nextCursor }));
      else this.prepend(page);
    });
  }

  /** What is in the gap, next to the stretch above or below it. Never rejects. */
  async loadGap(reads: 'above' | 'below'): Promise<void> {
    const after = untracked(this.gapAfterSeq);
    const cursor = untracked(this.older);
    if (after === null) return;
    if (reads === 'below' && cursor !== null)
      await this.load(this.gapComing, { cursor }, (page) => this.prepend(page));
    else
      await this.load(this.gapComing, { after }, ({ items }) =>
        this.change((held) => ({ ...held, messages: joined(held.messages, items) })),
      );
  }

  /** Rejects with AppError. */
  async showAround(seq: number): Promise<void> {
    if (untracked(() => this.holds(seq))) return;
    const page = await this.api.messages(this.id, { around: seq, pageSize: AROUND_PLACE });
    // It may have been loaded meanwhile.
    if (page.items.length === 0 || untracked(() => this.holds(seq))) return;
    this.round++;
    this.past.set({ messages: page.items, older: page.nextCursor });
    this.closeGap();
  }

  /** Takes an edited or deleted message in, if it is held beside the log. */
  update(message: Message): void {
    if (!untracked(this.past)) return;
    this.change((held) => ({
      ...held,
      messages: held.messages.map((one) =>
        one.seq === message.seq && message.revision > one.revision ? message : one,
      ),
    }));
  }

  /** Nobody looks any more: what is far from the end is given up, to be fetched again when it is wanted. */
  trim(): void {
    this.forgetPast();
    const seqs = untracked(this.log.messages).map(({ seq }) => seq);
    const keepFrom = seqs.at(-KEPT_MAX);
    if (keepFrom === undefined) return;
    const cut = this.cuts.find(({ seq }) => seq >= keepFrom) ?? this.cuts.at(-1);
    if (!cut) return;
    this.log.cutBefore(cut.seq);
    this.older.set(cut.older);
    this.cuts = this.cuts.filter(({ seq }) => seq >= cut.seq);
  }

  /** Between the first and the last message of either stretch nothing is missing. */
  private holds(seq: number): boolean {
    const past = this.past()?.messages;
    const [first] = this.log.messages();
    if (first && (seq >= first.seq || this.older() === null)) return true;
    return past !== undefined && seq >= (past[0]?.seq ?? Infinity) && seq <= (past.at(-1)?.seq ?? -1);
  }

  private async load(
    coming: WritableSignal<boolean>,
    place: { cursor: string } | { after: number },
    take: (page: MessagePage) => void,
  ): Promise<void> {
    if (untracked(coming)) return;
    const { round } = this;
    coming.set(true);
    try {
      const page = await this.api.messages(this.id, { ...place, pageSize: LIMITS.pageSizeMax });
      if (round === this.round) take(page);
      this.errorNow.set(null);
    } catch (thrown) {
      this.errorNow.set(toAppError(thrown));
    } finally {
      coming.set(false);
    }
  }

  private forgetPast(): void {
    this.round++;
    this.past.set(null);
  }

  private prepend({ items, nextCursor }: MessagePage): void {
    this.log.prepend(items);
    this.older.set(nextCursor);
    this.cutAt(items, nextCursor);
    this.closeGap();
  }

  private change(after: (held: Stretch) => Stretch): void {
    this.past.update((held) => held && after(held));
    this.closeGap();
  }

  private closeGap(): void {
    const past = untracked(this.past);
    const [first] = untracked(this.log.messages);
    const last = past?.messages.at(-1);
    if (!past || !first || !last || first.prevSeq > last.seq) return;
    this.past.set(null);
    // Its pages reached further back only if it did.
    if ((past.messages[0]?.seq ?? Infinity) >= first.seq) return;
    this.log.prepend(past.messages);
    this.older.set(past.older);
    this.cutAt(past.messages, past.older);
  }

  private cutAt(page: readonly Message[], older: string | null): void {
    const [first] = page;
    if (first) this.cuts.unshift({ seq: first.seq, older });
  }
}

/** Two stretches that follow each other or overlap. */
function joined(older: readonly Message[], newer: readonly Message[]): Message[] {
  const first = newer[0]?.seq ?? Infinity;
  return [...older.filter(({ seq }) => seq < first), ...newer];
}
