import { watch, type FSWatcher } from 'node:fs';

/** Where the system tells nothing of changes (network drives, too many watchers), it is looked so often. */
const LOOKS_EVERY_MS = 5_000;

/**
 * Notices that a backup waits in a data directory (`npm run restore`) and says so once each time. What is done about it is
 * the business of `RestorableApp`.
 */
export class RestoreWatch {
  private readonly watcher: FSWatcher | null;
  private readonly timer: NodeJS.Timeout;
  private isBusy = false;

  /**
   * @param isWaiting looks
   * @param onFound is not called again before its promise has settled
   */
  constructor(
    dir: string,
    private readonly isWaiting: () => boolean,
    private readonly onFound: () => Promise<void>,
  ) {
    this.timer = setInterval(() => this.look(), LOOKS_EVERY_MS).unref();
    this.watcher = this.listen(dir);
  }

  stop(): void {
    clearInterval(this.timer);
    this.watcher?.close();
  }

  private listen(dir: string): FSWatcher | null {
    try {
      const watcher = watch(dir, { persistent: false }, () => this.look());
      // The timer goes on.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }

  private look(): void {
    if (this.isBusy || !this.isWaiting()) return;
    this.isBusy = true;
    void this.onFound().finally(() => (this.isBusy = false));
  }
}
