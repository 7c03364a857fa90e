import { Injectable } from '@nestjs/common';
import { AppError } from '@prochat/server/core';

/**
 * One lane per conversation (or whatever else is named) in this process: what writes to a conversation runs in the order it came, one at a time.
 * That keeps a conversation's log, its facts and their order the same thing. It is no lock across processes; there the
 * store decides.
 */
@Injectable()
export class ConversationLanes {
  /** The end of each lane that is not idle. */
  private readonly tails = new Map<string, Promise<void>>();
  private closed = false;

  /**
   * Runs `work` when everything that was put into this lane before is done, whatever became of it.
   * @throws AppError UNAVAILABLE once the lanes are closed
   */
  run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new AppError('UNAVAILABLE'));
    const before = this.tails.get(conversationId) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    this.tails.set(conversationId, tail);
    void tail.then(() => {
      if (this.tails.get(conversationId) === tail) this.tails.delete(conversationId);
    });
    return result;
  }

  /** How many conversations are being written to. */
  get busy(): number {
    return this.tails.size;
  }

  /** Takes nothing more in and resolves when no lane has work left. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}
