import type { Database } from '../database';
import type { BackgroundThread } from '../threads/background-thread';
import type { ReadingDeeds } from '../threads/reading-deeds';

/** Writes are taken into the index in one go after so long, not one by one. */
const FOLLOWS_AFTER_MS = 1_000;
/** So many entries of `search_change` that the index has seen are kept before they are removed together. */
const CHANGES_KEPT = 1_000;

/**
 * Has the search index follow the store in the background, so that a search finds little left to take in. A fault is of
 * no consequence here: the next search meets it and says so.
 */
export class IndexFollower {
  #timer: NodeJS.Timeout | null = null;
  #step: Promise<unknown> = Promise.resolve();
  #pause: Promise<void> = Promise.resolve();
  #stopped = false;
  #removedUpTo = 0;

  constructor(
    private readonly db: Database,
    private readonly reader: BackgroundThread<ReadingDeeds>,
  ) {
    this.afterCommit();
  }

  afterCommit(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => void this.#follow(), FOLLOWS_AFTER_MS).unref();
  }

  /** Reads nothing of the store while `work` runs. */
  async pausedFor(work: () => Promise<void>): Promise<void> {
    const pause = this.#step.then(work);
    this.#pause = pause.catch(() => undefined);
    await pause;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #follow(): Promise<void> {
    try {
      let step = { more: true, changesSeen: 0 };
      while (step.more && !this.#stopped) step = await this.#indexSome();
      await this.#removeSeen(step.changesSeen);
    } catch {
      // See the class.
    } finally {
      this.#timer = null;
    }
  }

  async #indexSome(): Promise<{ more: boolean; changesSeen: number }> {
    await this.#pause;
    const step = this.reader.run('indexSome');
    this.#step = step.catch(() => undefined);
    return step;
  }

  /** The last one stays: by it the index knows this store again, and numbers go on from there. */
  async #removeSeen(changesSeen: number): Promise<void> {
    if (this.#stopped || changesSeen - this.#removedUpTo < CHANGES_KEPT) return;
    await this.db.write(() => this.db.prepare('DELETE FROM search_change WHERE n < ?').run(changesSeen));
    this.#removedUpTo = changesSeen;
  }
}
