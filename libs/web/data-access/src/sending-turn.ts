/**
 * Which of one person's tabs sends: the one that holds the browser's lock of this name. The browser itself passes it on
 * when that tab is closed or dies. What there is to send is for SharedOutbox to know.
 */
export class SendingTurn {
  private readonly name = `prochat.outbox.${this.userId}`;
  private release: (() => void) | null = null;
  private waiting = false;
  private forbidden = false;
  private closed = false;

  constructor(
    private readonly userId: string,
    private readonly gained: () => void,
  ) {
    this.wait();
  }

  /** False where the browser has no locks (a page not served by https) or forbids them: then every tab sends its own. */
  get isShared(): boolean {
    return 'locks' in navigator && !this.forbidden;
  }

  get isMine(): boolean {
    return this.release !== null;
  }

  /**
   * The person is looking at this tab: it sends from now on. A phone stops the tabs behind without taking their locks, and
   * what he writes must not wait for one of them. What the other has on its way may go twice, under the same clientId.
   */
  takeOver(): void {
    if (!this.isShared || this.isMine || this.closed) return;
    this.request({ steal: true });
  }

  close(): void {
    this.closed = true;
    this.release?.();
    this.release = null;
  }

  private wait(): void {
    if (!this.isShared || this.waiting || this.closed) return;
    this.waiting = true;
    this.request({});
  }

  private request(options: LockOptions): void {
    navigator.locks
      .request(this.name, options, () => {
        if (!options.steal) this.waiting = false;
        return this.hold();
      })
      .catch((refusal: unknown) => this.lose(refusal));
  }

  private lose(refusal: unknown): void {
    this.release = null;
    // Another tab took it over: this one is next after it.
    if ((refusal as Partial<DOMException>).name === 'AbortError') return this.wait();
    this.forbidden = true;
    if (!this.closed) this.gained();
  }

  private async hold(): Promise<void> {
    if (this.closed || this.isMine) return;
    const released = new Promise<void>((resolve) => (this.release = resolve));
    this.gained();
    await released;
  }
}
