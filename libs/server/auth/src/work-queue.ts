import { AppError } from '@prochat/server/core';

/**
 * Runs expensive work a few pieces at a time, in the order it came, and refuses more than a bounded line of it: what
 * cannot be done within seconds is better said at once.
 */
export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waitingMax: number,
  ) {}

  /** @throws AppError UNAVAILABLE when the line is full, else what `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) await this.queue();
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private queue(): Promise<void> {
    if (this.waiting.length >= this.waitingMax) throw new AppError('UNAVAILABLE');
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
