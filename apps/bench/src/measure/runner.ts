import { setImmediate as nextTurn } from 'node:timers/promises';
import { Random } from '../data/random';
import type { Goal, Measurement } from './case';
import { LoopWatch, type LoopReport } from './loop-watch';
import { summarise, type Summary } from './statistics';

/** A measurement with so many callers at once. */
export interface Round extends LoopReport {
  callers: number;
  latency: Summary;
  perSecond: number;
  /** The longest part of one call that ran before it gave the loop back, ms. */
  syncMs: number;
  /** How often the system took the processor away: many, and a long hold may be somebody else's. */
  preemptions: number;
}

export interface Result {
  group: string;
  name: string;
  goal: Goal | null;
  /** By callers; where the loop was held for too long, the round is followed by a second one of its kind. */
  rounds: Round[];
  /** What a call threw; the measurement ends with it. */
  error: string | null;
}

/** The deepest page of some logs against their first, medians in ms. */
export interface DepthRatio {
  kind: string;
  firstMs: number;
  deepestMs: number;
  ratio: number;
}

export interface Bounds {
  /** A round ends after so many seconds even with fewer samples, but not below `leastSamples`... */
  seconds: number;
  /** ...unless it takes four times as long. */
  leastSamples: number;
}

export const HOLD_MAX_MS = 10;
const CALLERS = [1, 8];
const SAMPLES = 1_000;
const WARM_UP_CALLS = 30;

/**
 * Runs measurements: warms up, collects garbage, then times one call after the other. Between two calls of a caller the
 * event loop turns once, as it does between two packets of a socket; with eight callers eight calls may fall into one turn,
 * the worst that eight clients at once can do. What is done per sample beside the call is kept small, as it is on the
 * same loop.
 */
export class Runner {
  constructor(
    private readonly seed: number,
    private readonly bounds: Bounds,
  ) {}

  /** `null` when there was nothing to measure. */
  async run(measurement: Measurement): Promise<Result | null> {
    const { group, name, goal = null } = measurement;
    const rounds: Round[] = [];
    try {
      const random = new Random(this.seed);
      if (measurement.prepare && !(await measurement.prepare(random))) return null;
      await this.#warmUp(measurement, random);
      for (const callers of measurement.callers ?? CALLERS) {
        const round = await this.#round(measurement, random, callers);
        rounds.push(round);
        // Once more: what the store does comes again, what a shared machine did by chance hardly.
        if (round.heldMs > HOLD_MAX_MS) rounds.push(await this.#round(measurement, random, callers));
      }
      await measurement.after?.();
    } catch (error) {
      return { group, name, goal, rounds, error: String(error) };
    }
    return { group, name, goal, rounds: rounds.filter(({ latency }) => latency.n > 0), error: null };
  }

  /** Takes the two in turn, so that whatever else the machine does falls on both. */
  async compare(kind: string, first: Measurement, deepest: Measurement): Promise<DepthRatio> {
    const random = new Random(this.seed);
    await this.#warmUp(first, random);
    await this.#warmUp(deepest, random);
    const durations = [new Float64Array(SAMPLES), new Float64Array(SAMPLES)] as const;
    for (let i = 0; i < SAMPLES; i += 1) {
      durations[0][i] = await timed(first.next(random));
      durations[1][i] = await timed(deepest.next(random));
    }
    const [firstMs, deepestMs] = [summarise(durations[0]).p50, summarise(durations[1]).p50];
    return { kind, firstMs, deepestMs, ratio: deepestMs / firstMs };
  }

  async #warmUp(measurement: Measurement, random: Random): Promise<void> {
    const until = performance.now() + this.bounds.seconds * 250;
    for (let i = 0; i < WARM_UP_CALLS && performance.now() < until; i += 1) {
      await measurement.next(random)?.();
      await nextTurn();
    }
  }

  async #round(measurement: Measurement, random: Random, callers: number): Promise<Round> {
    globalThis.gc?.();
    const most = measurement.samples ?? SAMPLES;
    const durations = new Float64Array(most);
    let [begun, done, syncMs] = [0, 0, 0];
    const watch = new LoopWatch();
    await watch.start();
    const before = process.resourceUsage().involuntaryContextSwitches;
    const startedAt = performance.now();
    const isOver = (): boolean => {
      const seconds = (performance.now() - startedAt) / 1000;
      const enough = done >= this.bounds.leastSamples ? this.bounds.seconds : this.bounds.seconds * 4;
      return begun >= most || seconds > enough;
    };
    const caller = async (): Promise<void> => {
      while (!isOver()) {
        const call = measurement.next(random);
        if (call === null) return;
        begun += 1;
        const from = performance.now();
        const answer = call();
        syncMs = Math.max(syncMs, performance.now() - from);
        await answer;
        durations[done] = performance.now() - from;
        done += 1;
        await nextTurn();
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    const elapsed = performance.now() - startedAt;
    const preemptions = process.resourceUsage().involuntaryContextSwitches - before;
    return {
      callers,
      latency: summarise(durations.subarray(0, done)),
      perSecond: (done / elapsed) * 1000,
      syncMs,
      preemptions,
      ...(await watch.stop()),
    };
  }
}

async function timed(call: (() => Promise<unknown>) | null): Promise<number> {
  const from = performance.now();
  await call?.();
  const duration = performance.now() - from;
  await nextTurn();
  return duration;
}
