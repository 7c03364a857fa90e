/** Says up to where messages have arrived at a device; false when it had no answer. */
export type SayDelivered = (conversationId: string, upToSeq: number) => Promise<boolean>;

/** Between two tries of what had no answer or was refused. */
const AGAIN_MOST_MS = 16_000;

/**
 * Gathers `delivered:mark`: many messages that arrive together are told of once, and again, less and less often, when that
 * had no answer: what nobody waits for must not use up what a person may send.
 */
export class DeliveryMarks {
  readonly #due = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #pauseMs: number;

  constructor(
    private readonly afterMs: number,
    private readonly say: SayDelivered,
  ) {
    this.#pauseMs = afterMs;
  }

  arrived(conversationId: string, upToSeq: number): void {
    if (this.#closed) return;
    this.#due.set(conversationId, Math.max(upToSeq, this.#due.get(conversationId) ?? 0));
    this.#timer ??= setTimeout(() => void this.#sayAll(), this.#pauseMs);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #sayAll(): Promise<void> {
    this.#timer = null;
    const due = [...this.#due];
    this.#due.clear();
    const said = await Promise.all(due.map(([id, seq]) => this.say(id, seq)));
    const unsaid = due.filter((_, n) => !said[n]);
    this.#pauseMs = unsaid.length === 0 ? this.afterMs : Math.min(this.#pauseMs * 2, AGAIN_MOST_MS);
    for (const [id, seq] of unsaid) this.arrived(id, seq);
  }
}
