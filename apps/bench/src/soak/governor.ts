/** More than so many seconds of work are not caught up on. */
const OWED_MOST_S = 30;

/**
 * The pace of all people together: so many deeds a second on average. What an outage held back is caught up on afterwards,
 * at twice the pace.
 */
export class Governor {
  readonly #waiting: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #owed = 0;
  #stopped = false;

  constructor(private readonly perSecond: number) {
    const everyMs = 20;
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      const fresh = ((now - last) * this.perSecond) / 1000;
      last = now;
      this.#owed = Math.min(this.#owed + fresh, this.perSecond * OWED_MOST_S);
      let turns = Math.min(this.#owed, fresh * 2);
      for (; turns > Math.random() && this.#waiting.length > 0; turns -= 1) {
        this.#owed -= 1;
        this.#waiting.shift()?.();
      }
    }, everyMs);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Resolves when it is one's turn, or work is over. */
  turn(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A turn that nothing could be done with is somebody's later. */
  giveBack(): void {
    this.#owed += 1;
  }

  /** Everybody goes home. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
