/**
 * The values used last, at least half of `most` and at most `most` of them. Two generations instead of a list: a hit
 * writes nothing as long as it is among the younger half.
 */
export class Recent<T> {
  #younger = new Map<string, T>();
  #older = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    const value = this.#younger.get(key);
    if (value !== undefined) return value;
    const old = this.#older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: T): void {
    this.#younger.set(key, value);
    if (this.#younger.size * 2 < this.most) return;
    this.#older = this.#younger;
    this.#younger = new Map();
  }

  delete(key: string): void {
    this.#younger.delete(key);
    this.#older.delete(key);
  }

  /** How many are kept, some of them perhaps counted twice. */
  get size(): number {
    return this.#younger.size + this.#older.size;
  }
}
