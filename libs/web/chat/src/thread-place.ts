import { signal, untracked, type Signal } from '@angular/core';
import { toAppError, type AppError, type Thread } from '@prochat/web/data-access';
import { blockOf } from './thread-blocks';
import type { ThreadWindow } from './thread-window';

/** So long the message is marked that somebody looked for. */
const MARKED_MS = 2_000;

/** Opening a thread at one message: fetching its surroundings, putting them into the page, and marking it for a while. */
export class ThreadPlace {
  private readonly seekingNow = signal(false);
  private readonly soughtNow = signal<string | null>(null);
  private readonly markedNow = signal<string | null>(null);
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Its surroundings are being fetched. */
  readonly seeking = this.seekingNow.asReadonly();
  /** Key of the message to which the thread is to be scrolled, when that is to be done. */
  readonly sought = this.soughtNow.asReadonly();
  /** Key of the message that is marked. */
  readonly marked = this.markedNow.asReadonly();

  constructor(
    private readonly thread: Signal<Thread>,
    private readonly window: ThreadWindow,
    private readonly failed: (error: AppError) => void,
  ) {}

  /** Goes to the message with this seq, or to the one before where nobody may see it; `null`: nowhere. */
  async seek(seq: number | null): Promise<void> {
    const round = ++this.round;
    this.soughtNow.set(null);
    this.seekingNow.set(seq !== null);
    if (seq === null) return;
    const thread = untracked(this.thread);
    const error = await thread.showAround(seq).then(() => null, toAppError);
    if (round !== this.round) return;
    this.seekingNow.set(false);
    if (error) return this.failed(error);
    const stored = untracked(thread.entries).filter(({ message }) => message.seq > 0);
    const found = stored.findLast(({ message }) => message.seq <= seq) ?? stored[0];
    if (!found) return;
    this.window.show(blockOf(found));
    this.soughtNow.set(found.key);
  }

  /** It has been scrolled to. */
  reached(): void {
    clearTimeout(this.timer);
    this.markedNow.set(untracked(this.sought));
    this.soughtNow.set(null);
    this.timer = setTimeout(() => this.markedNow.set(null), MARKED_MS);
  }

  stop(): void {
    this.round++;
    clearTimeout(this.timer);
  }
}

/** Of an address, as in `?at=12`; `null` for everything else. */
export function toSeq(value: unknown): number | null {
  const seq = Number(value);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}
