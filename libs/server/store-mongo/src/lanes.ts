import { isUnavailable } from './mongo-errors';

/**
 * One task at a time per key, in the order of the calls; a task may hold several keys. Keeps the callers of one process
 * from racing each other for the same seq. Between processes the unique indexes decide.
 *
 * When the store cannot be reached, who is waiting behind the task that noticed fails with it at once, instead of each
 * waiting for a server in turn.
 */
export class Lanes {
  /** Each resolves to what made the store unavailable to its task, else to null. */
  private readonly tails = new Map<string, Promise<Error | null>>();

  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const own = [...new Set(keys)];
    // All keys are queued for in one turn, so two tasks can never wait for each other.
    const before = Promise.all(own.map((key) => this.tails.get(key) ?? Promise.resolve(null)));
    const result = before.then((outages) => {
      const outage = outages.find((error) => error !== null);
      if (outage) throw outage;
      return task();
    });
    const tail = result.then(
      () => null,
      (error: unknown) => (isUnavailable(error) ? (error as Error) : null),
    );
    for (const key of own) this.tails.set(key, tail);
    void tail.then(() => {
      for (const key of own) if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    return result;
  }
}
