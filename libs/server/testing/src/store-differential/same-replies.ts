const ID = /^[0-9a-f]{24}$/;

/**
 * Which id of the first store stands for which of the second: a bijection that grows with the replies. An id that was in
 * the call itself stands for itself.
 */
export class IdPairs {
  readonly #seconds = new Map<string, string>();
  readonly #firsts = new Map<string, string>();

  /** Where the two replies differ, as a path, or `null` where they are equal. */
  difference(first: unknown, second: unknown, path = 'reply'): string | null {
    if (typeof first === 'string' && typeof second === 'string') return this.#texts(first, second, path);
    if (!isObject(first) || !isObject(second))
      return Object.is(first, second) ? null : `${path}: ${show(first)} / ${show(second)}`;
    if (Array.isArray(first) !== Array.isArray(second)) return `${path}: a list / no list`;
    const [keys, others] = [Object.keys(first).sort(), Object.keys(second).sort()];
    if (keys.join() !== others.join()) return `${path}: ${show(first)} / ${show(second)}`;
    for (const key of keys) {
      const found = this.difference(first[key], second[key], `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }

  /** A reply of the second store in the ids of the first; ids that are new become '?'. */
  toFirst(value: unknown): unknown {
    if (typeof value === 'string') return ID.test(value) ? (this.#firsts.get(value) ?? '?') : value;
    return mapDeep(value, (item) => this.toFirst(item));
  }

  /** A reply of the first store; ids that are new become '?'. */
  known(value: unknown): unknown {
    if (typeof value === 'string') return ID.test(value) && !this.#seconds.has(value) ? '?' : value;
    return mapDeep(value, (item) => this.known(item));
  }

  #texts(first: string, second: string, path: string): string | null {
    // Cursors are opaque: that there is one is all the two have in common.
    if (path.endsWith('.nextCursor')) return null;
    if (!ID.test(first) || !ID.test(second))
      return first === second ? null : `${path}: ${show(first)} / ${show(second)}`;
    const expected = this.#seconds.get(first);
    if (expected === undefined && !this.#firsts.has(second)) {
      this.#seconds.set(first, second);
      this.#firsts.set(second, first);
      return null;
    }
    return expected === second ? null : `${path}: ${first} / ${second}, not a pair`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** With keys in order, so that equal values become equal texts. */
function mapDeep(value: unknown, map: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, map(value[key])]));
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
