import { computed, signal } from '@angular/core';
import type { Message } from '@prochat/contract';

/**
 * The messages of one conversation that are held here: a stretch without a hole, ascending by seq. It decides what a
 * message means for that stretch and knows nothing of where it came from; closing a hole is for Thread.
 */
export class MessageLog {
  private readonly stretch = signal<readonly Message[]>([]);
  /** Newer messages behind a hole, until the hole is closed. */
  private readonly beyond = signal<readonly Message[]>([]);
  private started = false;

  readonly messages = this.stretch.asReadonly();
  /** What has arrived but may not be shown in order yet. */
  readonly beyondHole = this.beyond.asReadonly();
  readonly hasHole = computed(() => this.started && this.beyond().length > 0);
  /** The conversation's revision up to which edits and deletions are known here. */
  revision = 0;

  /** True after the first page. Until then messages are only kept beyond. */
  get loaded(): boolean {
    return this.started;
  }

  /** The highest seq without a hole before it, 0 for none. */
  get head(): number {
    return this.stretch().at(-1)?.seq ?? 0;
  }

  /** The newest page, in the place of what was held; what arrived meanwhile joins it. */
  start(page: readonly Message[]): void {
    const last = page.at(-1)?.seq ?? 0;
    const meanwhile = this.stretch().filter(({ seq }) => seq > last);
    this.started = true;
    this.beyond.update((others) => meanwhile.reduce(insertBySeq, others));
    this.stretch.set(page);
    this.revision = Math.max(this.revision, ...page.map((message) => message.revision));
    this.closeUp();
  }

  /** Nothing is held any more, until the next `start`. */
  clear(): void {
    this.started = false;
    this.revision = 0;
    this.stretch.set([]);
    this.beyond.set([]);
  }

  /** An older page, ending where the stretch begins. */
  prepend(page: readonly Message[]): void {
    const first = this.stretch()[0]?.seq ?? Infinity;
    this.stretch.update((held) => [...page.filter(({ seq }) => seq < first), ...held]);
  }

  /** Gives up what is older than this seq. */
  cutBefore(seq: number): void {
    this.stretch.update((held) => held.filter((message) => message.seq >= seq));
  }

  /** Takes a message in, once, however often and by whichever way it comes. */
  add(message: Message): void {
    if (this.started && message.seq <= this.head) return this.replace(message);
    this.beyond.update((others) => insertBySeq(others, message));
    if (this.started) this.closeUp();
  }

  /** Takes an edited or deleted message in, if it is held. */
  update(message: Message): void {
    // One step further and nothing between: otherwise the next join still has to ask from the older revision.
    if (message.revision === this.revision + 1) this.revision = message.revision;
    this.replace(message);
    this.beyond.update((others) =>
      others.map((held) => (held.seq === message.seq ? newer(held, message) : held)),
    );
  }

  private replace(message: Message): void {
    const at = this.stretch().findIndex(({ seq }) => seq === message.seq);
    const held = this.stretch()[at];
    if (held && newer(held, message) !== held) this.stretch.update((all) => all.with(at, message));
  }

  /** Moves what follows without a hole from beyond into the stretch. */
  private closeUp(): void {
    const waiting = this.beyond();
    let head = this.head;
    const follows: Message[] = [];
    for (const message of waiting) {
      if (message.seq <= head) continue;
      if (message.prevSeq > head) break;
      follows.push(message);
      head = message.seq;
    }
    if (follows.length > 0) this.stretch.update((held) => [...held, ...follows]);
    this.beyond.set(waiting.filter(({ seq }) => seq > head));
  }
}

function insertBySeq(others: readonly Message[], message: Message): readonly Message[] {
  const at = others.findIndex(({ seq }) => seq >= message.seq);
  if (at < 0) return [...others, message];
  const held = others[at];
  if (held?.seq === message.seq) return others.with(at, newer(held, message));
  return others.toSpliced(at, 0, message);
}

function newer(held: Message, arrived: Message): Message {
  return arrived.revision > held.revision ? arrived : held;
}
