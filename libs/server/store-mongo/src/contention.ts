import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@prochat/server/core';

const MOST_LOSSES = 60;
const LONGEST_WAIT_MS = 40;

/**
 * Counts how often one deed lost against another process, and waits a random, growing time before the next try. Whoever
 * loses for too long answers UNAVAILABLE, so that the client sends the same thing again.
 */
export class Contention {
  private losses = 0;

  /** @throws AppError UNAVAILABLE */
  async afterLoss(): Promise<void> {
    this.losses += 1;
    if (this.losses > MOST_LOSSES) throw new AppError('UNAVAILABLE');
    await sleep(Math.random() * Math.min(this.losses, LONGEST_WAIT_MS));
  }
}
