/** A tab that works on a file says so more often; one that was stopped by the browser is taken for dead after this. */
const SILENCE_MS = 15_000;

/**
 * Which tab uploads a file: the one that holds the browser's lock of this name. A tab that dies or is closed lets go of
 * it; from one that the browser has only stopped (a phone) it is taken when nothing was heard of it for a while.
 */
export class FileTurn {
  private readonly name = `prochat.file.${this.key}`;
  private readonly waiting = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private begun = false;

  /** Resolves, and never rejects, when the work is done, was taken away or is not wanted any more. */
  readonly over: Promise<void>;

  constructor(
    private readonly key: string,
    private readonly work: () => Promise<void>,
  ) {
    this.over = 'locks' in navigator ? this.wait() : this.begin();
  }

  /** Whoever has it is alive. */
  hear(): void {
    if (this.begun) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.waiting.abort('silence'), SILENCE_MS);
  }

  /** Waits no longer. Work that was begun ends by itself. */
  end(): void {
    this.waiting.abort('end');
    clearTimeout(this.timer);
  }

  private async wait(): Promise<void> {
    this.hear();
    try {
      await navigator.locks.request(this.name, { signal: this.waiting.signal }, () => this.begin());
    } catch {
      if (this.begun || this.waiting.signal.reason === 'end') return;
      // Too silent, or a browser that forbids locks: twice does less harm than never.
      await navigator.locks.request(this.name, { steal: true }, () => this.begin()).catch(() => this.begin());
    }
  }

  private begin(): Promise<void> {
    clearTimeout(this.timer);
    if (this.begun) return Promise.resolve();
    this.begun = true;
    return this.work();
  }
}
