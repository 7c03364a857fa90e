import type { Statements } from './statements';
import type { BackgroundThread } from './threads/background-thread';
import type { CheckpointDeeds } from './threads/checkpoint-deeds';

/** From so many pages in the log on that are not in the database file yet, they are moved there. A page is 4 KiB. */
const MOVED_FROM_PAGES = 1_000;
/** From so many on, writing pauses until all are moved: only an emptied log begins again from its start. */
const PAUSED_FROM_PAGES = 10_000;
/** So few that writing can wait for them; while there are more, they are moved beside it, but not for ever. */
const FEW_PAGES = 250;
const MOVED_AT_MOST = 4;

/** Runs `work` while nobody begins a transaction and the search index does not read. */
export type Paused = (work: () => Promise<void>) => Promise<void>;

/**
 * Keeps the log short. Moving it into the database file writes and syncs, so a thread does it while writing goes on; as
 * long as there are new writes at every moment the log never runs empty, hence the short pause when it has grown long.
 * A fault (full disk) is remembered for the health check: the log still takes writes then, but not for ever.
 */
export class Checkpointer {
  readonly #measure;
  #running: Promise<void> | null = null;
  #fault: Error | null = null;

  constructor(
    db: Statements,
    private readonly pausedFor: Paused,
    private readonly thread: BackgroundThread<CheckpointDeeds>,
  ) {
    this.#measure = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /** Why the log could not be moved the last time, else `null`. */
  get fault(): Error | null {
    return this.#fault;
  }

  /** To be called after every commit; costs a few microseconds when there is nothing to do. */
  afterCommit(): void {
    if (this.#running || !this.#isDue()) return;
    this.#running = this.#move().finally(() => (this.#running = null));
  }

  /** Resolves when nothing is being moved. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** What is wrong with the log is a fault to be told, not one of the commit that came before. */
  #isDue(): boolean {
    try {
      return this.#pages().waiting >= MOVED_FROM_PAGES;
    } catch (error) {
      this.#fault = error as Error;
      return false;
    }
  }

  async #move(): Promise<void> {
    try {
      await this.thread.run('checkpoint');
      if (this.#pages().log >= PAUSED_FROM_PAGES) await this.#empty();
      this.#fault = null;
    } catch (error) {
      this.#fault = error as Error;
    }
  }

  async #empty(): Promise<void> {
    for (let moved = 1; moved < MOVED_AT_MOST && this.#pages().waiting > FEW_PAGES; moved += 1)
      await this.thread.run('checkpoint');
    await this.pausedFor(() => this.thread.run('emptyLog'));
  }

  #pages(): { log: number; waiting: number } {
    const row = this.#measure.get();
    const log = Number(row?.['log']);
    return { log, waiting: log - Number(row?.['checkpointed']) };
  }
}
