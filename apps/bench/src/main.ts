/**
 * Measures the stores of the product: history pages, the inbox with every filter, search, totals, people, and everything
 * that writes; and for how long each call holds the event loop.
 *
 *   npm run bench:stores -- [--messages 1000000] [--conversations 10000] [--inbox 100000] [--seed 1]
 *                           [--store sqlite|mongodb|both] [--only REGEX] [--seconds 0.8] [--dir DIR [--keep]]
 *
 * --only     measures only what matches, as in --only '^inbox: queue' or --only '^search'
 * --seconds  the bound of one round; at least 200 samples are taken unless that takes four times as long
 * --dir      where the data go, else a temporary directory; with --keep they stay there, and a later run with the same
 *            size and seed takes them instead of filling again (what the measurements wrote stays in them)
 *
 * MongoDB is the server that MONGODB_TEST_URI names, else the engine beside the checkout, else left out. Tables go to
 * stdout, progress to stderr, raw figures to dist/bench/. Ctrl+C ends it after the measurement under way, with the tables
 * of what was measured. Everything is measured in this one process, one store after the
 * other, on the data that `World` makes of the seed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { depthPairs, historyCases } from './cases/history';
import { inboxCases } from './cases/inbox';
import { peopleCases } from './cases/people';
import { searchCases } from './cases/search';
import type { Subject } from './cases/subject';
import { writeCases } from './cases/writes';
import { World } from './data/world';
import { calibrate } from './measure/loop-watch';
import { Runner, type DepthRatio, type Result } from './measure/runner';
import { parseOptions, type Options, type StoreName } from './options';
import { Progress } from './progress';
import { toMarkdown, type StoreReport } from './report';
import { openFilledStore } from './stores/filled-store';

const RAW = 'dist/bench';
const LEAST_SAMPLES = 200;

/** Asked to end: what is open must still be closed and what is known be told. A second time it ends at once. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const root = options.dir ?? mkdtempSync(join(tmpdir(), 'prochat-bench-'));
  mkdirSync(root, { recursive: true });
  mkdirSync(RAW, { recursive: true });
  const world = new World(options.size);
  const stamp = new Date().toISOString().replace(/\W/g, '');
  try {
    for (const store of options.stores) {
      if (interruption.signal.aborted) break;
      const report = await measureStore(store, root, world, options);
      if (!report) {
        process.stdout.write(`## ${store}: not measured, as there is none. Set MONGODB_TEST_URI.\n\n`);
        continue;
      }
      writeFileSync(join(RAW, `stores-${stamp}-${store}.json`), JSON.stringify(report, null, 1));
      process.stdout.write(`${toMarkdown(report)}\n`);
      if (report.results.some(({ error }) => error !== null)) process.exitCode = 1;
    }
  } finally {
    if (options.dir === null) rmSync(root, { recursive: true, force: true });
  }
}

async function measureStore(
  name: StoreName,
  root: string,
  world: World,
  options: Options,
): Promise<StoreReport | null> {
  const store = await openFilledStore(name, root, world, options.keep, interruption.signal);
  if (!store) return null;
  const { auth, chat, filled, reused } = store;
  try {
    const calibration = await calibrate();
    const before = minuteLoad();
    const startedAt = performance.now();
    const subject = { auth, chat, world, filled };
    const runner = new Runner(options.size.seed, { seconds: options.seconds, leastSamples: LEAST_SAMPLES });
    const depths = await compareDepths(runner, subject, options);
    const results = await measureAll(name, runner, subject, options);
    return {
      store: name,
      size: world.size,
      messages: world.messages,
      node: process.version,
      filling: { reused, phases: filled.phases },
      calibration,
      load: { before, after: minuteLoad(), processors: availableParallelism() },
      seconds: (performance.now() - startedAt) / 1000,
      results,
      depths,
    };
  } finally {
    await store.close(!options.keep);
  }
}

function minuteLoad(): number {
  return loadavg()[0] ?? 0;
}

async function compareDepths(runner: Runner, subject: Subject, { only }: Options): Promise<DepthRatio[]> {
  const depths: DepthRatio[] = [];
  if (!only.test('history: depth')) return depths;
  for (const { kind, first, deepest } of depthPairs(subject))
    depths.push(await runner.compare(kind, first, deepest));
  return depths;
}

/** What reads comes first, so that it finds the data as they were made. */
async function measureAll(
  name: StoreName,
  runner: Runner,
  subject: Subject,
  options: Options,
): Promise<Result[]> {
  const measurements = [historyCases, inboxCases, searchCases, peopleCases, writeCases]
    .flatMap((cases) => cases(subject))
    .filter((measurement) => options.only.test(`${measurement.group}: ${measurement.name}`));
  const progress = new Progress(`${name}: measurements`, measurements.length);
  const results: Result[] = [];
  for (const measurement of measurements) {
    if (interruption.signal.aborted) break;
    const result = await runner.run(measurement);
    if (result) results.push(result);
    progress.add(1);
  }
  progress.stop();
  return results;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
