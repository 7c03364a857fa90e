import type { Random } from '../data/random';

/** What is to be reached, ms, and by which share of the calls. */
export interface Goal {
  name: 'P7' | 'P8' | 'P9';
  of: 'p95' | 'p99';
  goalMs: number;
  /** Without it nothing is published; absent: there is none. */
  floorMs?: number;
}

export interface Measurement {
  group: string;
  name: string;
  goal?: Goal;
  /** How many samples are taken at most; default 1,000. */
  samples?: number;
  /** Instead of the usual 1 and 8 callers. */
  callers?: readonly number[];
  /** Fetches what the calls need; not timed. `false`: there is nothing to measure on this data. */
  prepare?(random: Random): Promise<boolean>;
  /** The next call, its arguments chosen; cheap and not timed. `null`: no more targets. */
  next(random: Random): (() => Promise<unknown>) | null;
  /** Undoes what the calls did; not timed. */
  after?(): Promise<void>;
}

export const HISTORY: Goal = { name: 'P7', of: 'p99', goalMs: 5 };
export const INBOX: Goal = { name: 'P8', of: 'p99', goalMs: 10, floorMs: 50 };
export const SEARCH: Goal = { name: 'P9', of: 'p95', goalMs: 50, floorMs: 300 };
