/**
 * One task at a time per key, in the order of the calls; a task may hold several keys. Keeps the callers of one process
 * from racing each other for the same seq. Between processes the unique indexes decide.
 */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();

  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const own = [...new Set(keys)];
    // All keys are queued for in one turn, so two tasks can never wait for each other.
    const before = Promise.all(own.map((key) => this.tails.get(key) ?? Promise.resolve()));
    const result = before.then(task);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    for (const key of own) this.tails.set(key, tail);
    void tail.then(() => {
      for (const key of own) if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    return result;
  }
}
