import { setTimeout as sleep } from 'node:timers/promises';
import { StoreOpenError } from '@prochat/server/core';
import type { Connection } from 'mongoose';
import { duplicateIndex } from './mongo-errors';
import { newId } from './object-ids';

export interface LockTimes {
  /** A holder that has not renewed for so long is dead. */
  leaseMs: number;
  /** How long another's work is waited for. */
  patienceMs: number;
}

export const LOCK_TIMES: LockTimes = { leaseMs: 30_000, patienceMs: 60 * 60_000 };
const ASKED_EVERY_MS = 200;

interface Lock {
  _id: string;
  owner?: string;
  expiresAt: Date;
}

/** While it is held. Work asks between its batches, for a process that was asleep may have lost it. */
export interface Held {
  isLost(): boolean;
}

/**
 * One migration at a time among all processes on a database: a document with a lease, renewed while the work goes on and
 * taken over when it was not. All times are the database's, so clocks need not agree. What must hold even when a holder
 * loses its lease unnoticed is ensured by the work itself, which can be done twice.
 */
export class MigrationLock {
  private readonly owner = newId().toHexString();

  constructor(
    private readonly connection: Connection,
    private readonly times: LockTimes = LOCK_TIMES,
  ) {}

  /**
   * Waits for the lock, or until `isNeedless` says that another process has done the work, and runs `work` with it.
   * @throws StoreOpenError when another process holds it for too long
   */
  async run(isNeedless: () => Promise<boolean>, work: (held: Held) => Promise<void>): Promise<void> {
    const givesUpAt = Date.now() + this.times.patienceMs;
    while (!(await isNeedless())) {
      if (await this.take()) return this.hold(work);
      if (Date.now() >= givesUpAt)
        throw new StoreOpenError(
          'Another process has been converting the MongoDB database for too long. Look at its log; start again when it has finished or is stopped.',
        );
      await sleep(Math.min(ASKED_EVERY_MS, this.times.leaseMs));
    }
  }

  private async hold(work: (held: Held) => Promise<void>): Promise<void> {
    let lost = false;
    const renewal = setInterval(() => {
      this.renew().then(
        (renewed) => (lost ||= !renewed),
        // Not reached now: the next renewal may be in time, and the work meets the same trouble.
        () => undefined,
      );
    }, this.times.leaseMs / 3);
    try {
      await work({ isLost: () => lost });
    } finally {
      clearInterval(renewal);
      await this.locks.deleteOne({ _id: 'migration', owner: this.owner }).catch(() => undefined);
    }
  }

  private async take(): Promise<boolean> {
    const expiresAt = new Date(0);
    try {
      await this.locks.updateOne({ _id: 'migration' }, { $setOnInsert: { expiresAt } }, { upsert: true });
    } catch (error) {
      // Two made it at once; one of them is there.
      if (duplicateIndex(error) === null) throw error;
    }
    const { matchedCount } = await this.locks.updateOne(
      { _id: 'migration', $expr: { $lt: ['$expiresAt', '$$NOW'] } },
      [{ $set: { owner: this.owner, expiresAt: this.leaseEnd() } }],
    );
    return matchedCount === 1;
  }

  private async renew(): Promise<boolean> {
    const { matchedCount } = await this.locks.updateOne({ _id: 'migration', owner: this.owner }, [
      { $set: { expiresAt: this.leaseEnd() } },
    ]);
    return matchedCount === 1;
  }

  private leaseEnd(): object {
    return { $add: ['$$NOW', this.times.leaseMs] };
  }

  private get locks() {
    return this.connection.collection<Lock>('store');
  }
}
