import fc from 'fast-check';
import type { World } from './world';

/** One generated step: which deed, and the numbers it chooses by. */
export interface Step {
  deed: string;
  picks: unknown;
}

/** One kind of step: how often it comes, what it is generated from, and how it is done. */
export interface Deed {
  name: string;
  steps: fc.Arbitrary<Step>;
  weight: number;
  play(world: World, picks: unknown): Promise<void>;
}

export function deed<Picks>(
  name: string,
  weight: number,
  picks: { [K in keyof Picks]: fc.Arbitrary<Picks[K]> },
  play: (world: World, picks: Picks) => Promise<unknown>,
): Deed {
  return {
    name,
    weight,
    steps: fc.record<Picks>(picks).map((chosen) => ({ deed: name, picks: chosen })),
    play: async (world, chosen) => {
      await play(world, chosen as Picks);
    },
  };
}

/** A store's `limit` and, mostly, small pages, so that there are many of them. */
export const limit = fc.integer({ min: 1, max: 5 });

/** Once in `times + 1` times, else absent. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Absent as often as not. */
export function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

/** Without what is undefined: callers of the stores leave it out. */
export function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
