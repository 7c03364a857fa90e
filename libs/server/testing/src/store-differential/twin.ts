/** A text that two stores have different ones of: an id one of them made, or a cursor. */
export class Twin {
  constructor(
    readonly first: string,
    readonly second: string,
  ) {}
}

/** `T` with a `Twin` allowed in place of every text. */
export type Twinned<T> = T extends string
  ? T | Twin
  : T extends object
    ? { [K in keyof T]: Twinned<T[K]> }
    : T;

/** `value` as one of the two stores gets it. */
export function forStore(value: unknown, which: 'first' | 'second'): unknown {
  if (value instanceof Twin) return value[which];
  if (Array.isArray(value)) return value.map((item) => forStore(item, which));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, forStore(item, which)]));
}
