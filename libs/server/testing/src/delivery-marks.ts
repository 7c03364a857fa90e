/** Says up to where messages have arrived at a device; false when it had no answer. */
export type SayDelivered = (conversationId: string, upToSeq: number) => Promise<boolean>;

/** Gathers `delivered:mark`: many messages that arrive together are told of once, and again when that had no answer. */
export class DeliveryMarks {
  readonly #due = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(
    private readonly afterMs: number,
    private readonly say: SayDelivered,
  ) {}

  arrived(conversationId: string, upToSeq: number): void {
    if (this.#closed) return;
    this.#due.set(conversationId, Math.max(upToSeq, this.#due.get(conversationId) ?? 0));
    this.#timer ??= setTimeout(() => this.#sayAll(), this.afterMs);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #sayAll(): void {
    this.#timer = null;
    const due = [...this.#due];
    this.#due.clear();
    for (const [id, seq] of due)
      void this.say(id, seq).then((isSaid) => {
        if (!isSaid) this.arrived(id, seq);
      });
  }
}
