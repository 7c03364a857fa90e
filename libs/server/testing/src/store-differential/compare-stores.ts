import fc from 'fast-check';
import { inspect } from 'node:util';
import { auditDeeds } from './audit-deeds';
import { sessionDeeds, userDeeds } from './auth-deeds';
import { chatDeeds } from './chat-deeds';
import { Coverage } from './coverage';
import type { Deed, Step } from './deed';
import { deliveryDeeds } from './delivery-deeds';
import { installationDeeds, installationRaces } from './installation-deeds';
import { deskDeeds, deskRaces } from './desk-deeds';
import { compareContents } from './final-contents';
import { authRaces, chatRaces } from './race-deeds';
import { readingDeeds } from './reading-deeds';
import { REGRESSIONS } from './regressions';
import { shortestSequence } from './shortest-sequence';
import { uploadDeeds, uploadRaces } from './upload-deeds';
import { StoresDiffer, TwinStores, type ComparedStores } from './twin-stores';
import { World } from './world';

const DEEDS: readonly Deed[] = [
  ...chatDeeds,
  ...readingDeeds,
  ...deliveryDeeds,
  ...chatRaces,
  ...userDeeds,
  ...sessionDeeds,
  ...authRaces,
  ...uploadDeeds,
  ...uploadRaces,
  ...deskDeeds,
  ...deskRaces,
  ...installationDeeds,
  ...installationRaces,
  ...auditDeeds,
];

/** Steps of one run on fresh stores, at most. */
const STEPS_MAX = 200;

const SEQUENCE = fc.noBias(
  fc.array(fc.oneof(...DEEDS.map(({ weight, steps }) => ({ weight, arbitrary: steps }))), {
    maxLength: STEPS_MAX,
    size: 'max',
  }),
);

export interface Comparison {
  /** Two fresh, empty stores that nobody else uses. */
  open(): Promise<[ComparedStores, ComparedStores]>;
  /** At least so many calls, counted once for both stores. */
  calls: number;
  /** Of the first run; the next runs have the next ones. */
  seed: number;
  /** Once a difference is found, how long a shorter way to it may be looked for. Default a minute. */
  shrinkMs?: number;
  onProgress?(calls: number): void;
}

export interface ComparisonReport {
  calls: number;
  runs: number;
  /** Documented replies and codes that never came, as `method: reply`. */
  missing: string[];
  /** How often each method replied what. */
  coverage: string;
}

/**
 * Sends generated sequences of calls to two stores and compares every reply, and in the end all contents.
 * @throws Error with the shortest sequence found that shows a difference, and the seed and path to it
 */
export async function compareStores({
  open,
  calls: wanted,
  seed,
  shrinkMs = 60_000,
  onProgress,
}: Comparison): Promise<ComparisonReport> {
  const run = (replay: Replay, note?: string): Promise<number> =>
    compareRun(open, coverage, { ...replay, shrinkMs }, note);
  const coverage = new Coverage();
  for (const { note, ...replay } of REGRESSIONS) await run(replay, note);
  let [calls, runs] = [0, 0];
  for (; calls < wanted; runs += 1) {
    calls += await run({ seed: seed + runs });
    onProgress?.(calls);
  }
  return { calls, runs, missing: coverage.missing(), coverage: coverage.toString() };
}

interface Replay {
  seed: number;
  path?: string;
}

/** @returns how many calls the sequence made */
async function compareRun(
  open: Comparison['open'],
  coverage: Coverage,
  { shrinkMs, ...replay }: Replay & { shrinkMs: number },
  note = '',
): Promise<number> {
  let calls = 0;
  const property = fc.asyncProperty(SEQUENCE, async (steps) => {
    const { problem, ...played } = await play(open, steps, coverage);
    if (problem !== null) throw problem instanceof Error ? problem : new Error(inspect(problem));
    calls = played.calls.length;
  });
  const details = await fc.check(property, { ...replay, numRuns: 1, endOnFailure: true });
  if (!details.failed) return calls;

  const [found = []] = details.counterexample ?? [];
  const fails = async (steps: readonly Step[]): Promise<boolean> =>
    (await play(open, steps, coverage)).problem !== null;
  const steps = await shortestSequence(found, fails, Date.now() + shrinkMs);
  const shortest = await play(open, steps, coverage);
  const problem = shortest.problem ?? details.errorInstance;
  throw new Error(
    [
      `The two stores differ: ${problem instanceof StoresDiffer ? problem.message : inspect(problem)}`,
      `seed ${details.seed}, path '${details.counterexamplePath}' ${note}, shortened to:`,
      ...shortest.calls.map((call) => `  ${call}`),
    ].join('\n'),
  );
}

interface Played {
  /** Without those that only look at the contents in the end, but for the one that differed. */
  calls: string[];
  problem: unknown;
}

async function play(open: Comparison['open'], steps: readonly Step[], coverage: Coverage): Promise<Played> {
  const [first, second] = await open();
  const stores = new TwinStores(first, second, coverage);
  const { trace } = stores;
  let played: number | null = null;
  try {
    const world = new World(stores);
    for (const { deed, picks } of steps) await DEEDS.find(({ name }) => name === deed)?.play(world, picks);
    played = trace.length;
    stores.stopCounting();
    await compareContents(world);
    return { calls: trace.slice(0, played), problem: null };
  } catch (problem) {
    const calls = played === null ? trace : [...trace.slice(0, played), ...trace.slice(-1)];
    return { calls, problem };
  } finally {
    await first.close();
    await second.close();
  }
}
