import type { Message } from '@prochat/contract';

/** What one client holds of one conversation: its messages by seq, whichever way they came. */
export class ConversationCopy {
  /** clientId by seq; `null` for what nobody sent. */
  readonly messages = new Map<number, string | null>();
  #head = 0;

  constructor(readonly id: string) {}

  /** The last seq without a hole before it. There are no notes here, so seqs are dense for everybody. */
  get head(): number {
    return this.#head;
  }

  /** @returns false for what was held already */
  take({ seq, clientId }: Pick<Message, 'seq' | 'clientId'>): boolean {
    if (this.messages.has(seq)) return false;
    this.messages.set(seq, clientId);
    while (this.messages.has(this.#head + 1)) this.#head += 1;
    return true;
  }

  /** True when something before the last message is missing. */
  get hasHole(): boolean {
    return this.messages.size > this.#head;
  }
}
