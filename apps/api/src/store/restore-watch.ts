/** Often enough for who waits at a terminal; one look costs some microseconds. */
const LOOKS_EVERY_MS = 1_000;

/**
 * Notices that a backup waits in a data directory (`npm run restore`) and says so once each time. What is done about it is
 * the business of `RestorableApp`. It looks now and then, for watching the directory would tell of every write to the log.
 */
export class RestoreWatch {
  private readonly timer: NodeJS.Timeout;
  private isBusy = false;

  /**
   * @param isWaiting looks
   * @param onFound is not called again before its promise has settled
   */
  constructor(
    private readonly isWaiting: () => boolean,
    private readonly onFound: () => Promise<void>,
  ) {
    this.timer = setInterval(() => this.look(), LOOKS_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (this.isBusy || !this.isWaiting()) return;
    this.isBusy = true;
    void this.onFound().finally(() => (this.isBusy = false));
  }
}
