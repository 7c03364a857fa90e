import type { Message } from '@prochat/contract';

/** As much of a message as a list is compared by. */
export interface HeldMessage {
  id: string;
  seq: number;
  prevSeq: number;
  clientId: string | null;
  senderId: string | null;
  kind: Message['kind'];
  text: string;
  revision: number;
  deleted: boolean;
}

export function toHeld(message: Message): HeldMessage {
  const { id, seq, prevSeq, clientId, senderId, kind, text, revision, deletedAt } = message;
  return { id, seq, prevSeq, clientId, senderId, kind, text, revision, deleted: deletedAt !== null };
}

/**
 * The list of one client in one conversation: a stretch without a hole, ascending by seq, and behind it what has arrived
 * too early. It decides by `prevSeq` and `revision` alone and fetches nothing; that is `FollowingClient`.
 */
export class HeldMessages {
  readonly #stretch: HeldMessage[] = [];
  readonly #bySeq = new Map<number, HeldMessage>();
  readonly #beyond = new Map<number, HeldMessage>();
  readonly #earlyEdits: Message[] = [];
  #loaded = false;
  /** Up to which edits and deletions are known here. */
  revision = 0;
  /** What contradicts what is held, in words: no order of arrival explains it. Empty unless the server is wrong. */
  readonly contradictions: string[] = [];

  get loaded(): boolean {
    return this.#loaded;
  }

  get messages(): readonly HeldMessage[] {
    return this.#stretch;
  }

  /** The highest seq without a hole before it; 0 for none. */
  get head(): number {
    return this.#stretch.at(-1)?.seq ?? 0;
  }

  get hasHole(): boolean {
    return this.#loaded && this.#beyond.size > 0;
  }

  /** The first page, read when `revision` was reached or later; what arrived meanwhile joins it. */
  start(page: readonly Message[], revision: number): void {
    if (this.#loaded) return;
    this.#loaded = true;
    this.revision = revision;
    for (const message of page) this.#append(toHeld(message));
    this.#closeUp();
    for (const edited of this.#earlyEdits.splice(0)) this.update(edited);
  }

  /** Too much has changed to be told piece by piece: `start` comes again, with the newest page. */
  reload(): void {
    this.#loaded = false;
    this.#stretch.length = 0;
    this.#bySeq.clear();
    this.#beyond.clear();
  }

  /** Takes a message in, once, however often and by whichever way it comes. */
  take(message: Message): void {
    const taken = toHeld(message);
    if (this.#loaded && taken.seq <= this.head) return this.#replace(taken);
    this.#keepBeyond(taken);
    if (this.#loaded) this.#closeUp();
  }

  /** An edit or a deletion. False when others before it are not known: ask from `revision` on. */
  update(message: Message): boolean {
    if (!this.#loaded) {
      this.#earlyEdits.push(message);
      return true;
    }
    const isNext = message.revision <= this.revision + 1;
    if (isNext) this.revision = Math.max(this.revision, message.revision);
    // One that is not there yet must not come later as it was before: it is kept as it is now.
    if (message.seq > this.head) this.take(message);
    else if (this.#bySeq.has(message.seq)) this.#replace(toHeld(message));
    return isNext;
  }

  #append(message: HeldMessage): void {
    const { head } = this;
    if (this.#stretch.length > 0 && message.prevSeq !== head)
      this.contradictions.push(
        `seq ${message.seq} says that ${message.prevSeq} comes before it, not ${head}`,
      );
    this.#stretch.push(message);
    this.#bySeq.set(message.seq, message);
  }

  #replace(message: HeldMessage): void {
    const held = this.#bySeq.get(message.seq);
    if (!held) {
      const first = this.#stretch[0]?.seq ?? 0;
      if (message.seq > first) this.contradictions.push(`seq ${message.seq} was not there, and now it is`);
      return;
    }
    if (held.id !== message.id)
      this.contradictions.push(`seq ${message.seq} is message ${held.id} and message ${message.id}`);
    else if (held.revision < message.revision) Object.assign(held, message);
  }

  #keepBeyond(message: HeldMessage): void {
    const held = this.#beyond.get(message.seq);
    if (!held || held.revision < message.revision) this.#beyond.set(message.seq, message);
  }

  #closeUp(): void {
    if (this.#beyond.size === 0) return;
    const waiting = [...this.#beyond.values()].sort((one, other) => one.seq - other.seq);
    for (const message of waiting) {
      if (message.seq > this.head && message.prevSeq > this.head) return;
      this.#beyond.delete(message.seq);
      if (message.seq > this.head) this.#append(message);
      else this.#replace(message);
    }
  }
}
