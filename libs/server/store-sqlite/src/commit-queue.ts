import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CommitCompanion } from './commit-companion';
import { isCorruption, toStoreError, unavailable } from './sqlite-errors';

/** A write that waits for its turn; `run` is called inside the transaction. */
interface Write {
  run: () => unknown;
  /** It does nothing, or all it does is one statement: nothing of it can be left when it fails. */
  isOneStatement: boolean;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** A write whose outcome is known and told as soon as commit number `commit` is on the disk. */
interface Outcome {
  commit: number;
  tell: () => void;
  reject: (reason: unknown) => void;
}

/** One turn of the event loop runs writes for at most this long, so that sockets and reads get their share. */
const TURN_BUDGET_MS = 5;
/** What is written behind is waited for by nobody. A fault of it leaves it to the next turn. */
const NOBODY = { isOneStatement: false, resolve: () => undefined, reject: () => undefined };
/** A refused write shows in the health for so long: a small probe may still find room where a message does not. */
const REFUSAL_SHOWS_MS = 10_000;

/**
 * Makes writes durable without blocking the event loop. All writes of one turn share one transaction, each in a savepoint
 * of its own, so that one refusal does not harm the others. COMMIT (`synchronous=NORMAL`) only hands the log to the
 * kernel; one sync of the log, in libuv's pool, then covers everything committed before it began, and only after it is a
 * write's promise settled. Refusals and answers found in the store wait too: they may speak of a commit not yet synced.
 *
 * After a failed sync the kernel may have dropped what it could not write and report success the next time, so nothing
 * more is believed: the queue refuses every further write until the store is opened anew. A commit that fails (disk full)
 * has written nothing that counts; its writes are refused and the next ones tried again.
 */
export class CommitQueue {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #rollbackTo: StatementSync;
  readonly #totalChanges: StatementSync;

  #companion: CommitCompanion | null = null;
  #changesSeen: unknown;

  #writes: Write[] = [];
  #outcomes: Outcome[] = [];
  #scheduled = false;
  #syncing = false;
  /** What recovery found in the log at start may be unsynced as well, hence 1 and not 0. */
  #committed = 1;
  #synced = 0;
  #broken: Error | null = null;
  #refused: { error: Error; at: number } | null = null;
  #closed = false;
  #paused = false;
  #idle: (() => void)[] = [];

  constructor(
    private readonly db: DatabaseSync,
    private readonly syncLog: () => Promise<void>,
    private readonly afterCommit: () => void = () => undefined,
  ) {
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#savepoint = db.prepare('SAVEPOINT one_write');
    this.#release = db.prepare('RELEASE one_write');
    this.#rollbackTo = db.prepare('ROLLBACK TO one_write');
    this.#totalChanges = db.prepare('SELECT total_changes() AS n');
    this.#changesSeen = this.#changes();
  }

  /** From now on `companion` takes part in every transaction. */
  accompany(companion: CommitCompanion): void {
    this.#companion = companion;
  }

  /** Asks for a turn, also if there is nothing to write but what is due with the companion. */
  commitSoon(): void {
    if (!this.#broken && !this.#closed) this.#schedule();
  }

  /** Why nothing can be written any more, else `null`. */
  get broken(): Error | null {
    return this.#broken;
  }

  /** Why a commit was refused within the last seconds, else `null`. */
  get refused(): Error | null {
    return this.#refused && performance.now() - this.#refused.at < REFUSAL_SHOWS_MS
      ? this.#refused.error
      : null;
  }

  /** Begins no transaction while `work` runs; writes asked for meanwhile wait. */
  async pausedFor(work: () => Promise<void>): Promise<void> {
    this.#paused = true;
    try {
      await work();
    } finally {
      this.#paused = false;
      if (this.#writes.length > 0 || this.#companion?.isDue()) this.#schedule();
    }
  }

  /**
   * Runs `job` in the next transaction; resolves with its result when that is durable.
   * @throws what `job` throws, its own changes undone; AppError UNAVAILABLE when nothing could be stored.
   */
  write<T>(job: () => T): Promise<T> {
    return this.#add(job, false);
  }

  /** As `write`, for a job of one changing statement at most: it needs no savepoint. */
  writeOne<T>(job: () => T): Promise<T> {
    return this.#add(job, true);
  }

  #add<T>(job: () => T, isOneStatement: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#broken || this.#closed) {
        reject(unavailable(this.#broken ?? new Error('The store is closed.')));
        return;
      }
      this.#writes.push({ run: job, isOneStatement, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Refuses further writes and resolves when every accepted one is settled and nothing is left to the companion. */
  async drain(): Promise<void> {
    this.#closed = true;
    if (!this.#isIdle()) await new Promise<void>((resolve) => this.#idle.push(resolve));
    // What cannot be written now is folded in by the next opening.
    if (this.#companion?.isBehind && !this.#broken) this.#runTurn(() => this.#companion?.writeAll());
    this.#companion?.stop();
  }

  #schedule(): void {
    if (this.#scheduled || this.#paused) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#paused) return;
      this.#commitTurn();
      if (this.#writes.length > 0) this.#schedule();
      if (!this.#syncing) void this.#syncOutcomes();
    });
  }

  #commitTurn(): void {
    const isDue = this.#companion?.isDue() ?? false;
    if (this.#writes.length === 0 && !isDue) return;
    const taken: Write[] = [];
    const told: (() => void)[] = [];
    const fault = this.#runTurn(() => {
      const deadline = performance.now() + TURN_BUDGET_MS;
      for (const write of this.#writes) {
        taken.push(write);
        told.push(write.isOneStatement ? this.#runAlone(write) : this.#runInSavepoint(write));
        if (performance.now() > deadline) break;
      }
      if (isDue) this.#runInSavepoint({ run: () => this.#companion?.writeDue(), ...NOBODY });
    });
    if (fault) {
      // When not even BEGIN worked, the whole queue is told: each would meet the same.
      const refused = taken.length > 0 ? taken : this.#writes;
      this.#writes = this.#writes.slice(refused.length);
      // Whatever the fault was, nothing of this turn was stored: that is never a refusal of one write.
      for (const write of refused) write.reject(unavailable(fault.error));
      return;
    }
    this.#writes = this.#writes.slice(taken.length);
    taken.forEach(({ reject }, i) =>
      this.#outcomes.push({ commit: this.#committed, tell: told[i] as () => void, reject }),
    );
  }

  /** One transaction. @returns why nothing of it was stored, else `null` */
  #runTurn(work: () => void): { error: unknown } | null {
    let changes: unknown;
    try {
      this.#begin.run();
      work();
      changes = this.#changes();
      this.#commit.run();
    } catch (error) {
      this.#undoTurn(error);
      return { error };
    }
    this.#companion?.committed();
    if (changes === this.#changesSeen) return null;
    this.#changesSeen = changes;
    this.#committed += 1;
    this.afterCommit();
    return null;
  }

  /** @returns how to tell the outcome. @throws when the fault took the whole transaction with it. */
  #runInSavepoint({ run, resolve, reject }: Write): () => void {
    this.#savepoint.run();
    this.#companion?.beginWrite();
    try {
      const result = run();
      this.#release.run();
      return () => resolve(result);
    } catch (error) {
      // SQLite itself rolls everything back on some faults (disk full, I/O error): then no savepoint is left.
      if (!this.db.isTransaction || isCorruption(error)) throw error;
      this.#rollbackTo.run();
      this.#release.run();
      this.#companion?.undoWrite();
      return () => reject(toStoreError(error));
    }
  }

  /** The same for a write that leaves nothing behind when it fails. */
  #runAlone({ run, resolve, reject }: Write): () => void {
    try {
      const result = run();
      return () => resolve(result);
    } catch (error) {
      if (!this.db.isTransaction || isCorruption(error)) throw error;
      return () => reject(toStoreError(error));
    }
  }

  #undoTurn(error: unknown): void {
    try {
      if (this.db.isTransaction) this.#rollback.run();
    } catch (rollbackError) {
      this.#breakWith(rollbackError);
    }
    this.#companion?.undoTurn();
    if (isCorruption(error)) this.#breakWith(error);
    this.#refused = { error: error as Error, at: performance.now() };
  }

  /** One sync at a time, until every known outcome is told. */
  async #syncOutcomes(): Promise<void> {
    this.#syncing = true;
    while (this.#outcomes.length > 0) {
      const covered = this.#committed;
      try {
        if (this.#synced < covered) await this.syncLog();
      } catch (error) {
        this.#breakWith(error);
        break;
      }
      this.#synced = Math.max(this.#synced, covered);
      const waiting = this.#outcomes;
      const settled = waiting.findIndex(({ commit }) => commit > covered);
      this.#outcomes = settled < 0 ? [] : waiting.slice(settled);
      for (const { tell } of settled < 0 ? waiting : waiting.slice(0, settled)) tell();
    }
    this.#syncing = false;
    this.#tellIdle();
  }

  #breakWith(error: unknown): void {
    this.#broken = error instanceof Error ? error : new Error(String(error), { cause: error });
    for (const { reject } of [...this.#outcomes, ...this.#writes]) reject(unavailable(error));
    this.#outcomes = [];
    this.#writes = [];
  }

  #tellIdle(): void {
    if (!this.#isIdle()) return;
    for (const tell of this.#idle.splice(0)) tell();
  }

  #isIdle(): boolean {
    return !this.#syncing && !this.#scheduled && this.#writes.length + this.#outcomes.length === 0;
  }

  #changes(): unknown {
    return this.#totalChanges.get()?.['n'];
  }
}
