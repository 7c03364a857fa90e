import type { LoadPlan } from '../load/plan';
import { keptUp, loadOf, measureRun, type MeasuredRun } from './measured-run';
import type { GeneratorProcess } from './generator-process';
import type { Options } from './options';
import type { Subject, SubjectName } from './subjects';

const FIRST_RATE = 500;
const GROWTH = 1.5;
/** Where the rounds look, in parts of the estimate; beyond the last by the last step again. */
const LADDER = [0.5, 0.65, 0.8, 0.9, 1, 1.1];
const STEP_BEYOND = 1.1;
const SEARCH_STEPS = 4;
/** Other work on the machine fails a run that the server could do: so often it is tried before it counts as too much. */
const TRIES = 2;

/** The most one round of one subject kept up with. */
export interface Round {
  subject: SubjectName;
  best: MeasuredRun;
}

/**
 * P1: the highest rate at which the acknowledgement's p99 stays within bounds. A search by growing and halving finds
 * about where that is; then the subjects take turns, each going up a ladder of rates around its own estimate until it
 * does not keep up, so that whatever else the machine does meets all of them.
 */
export async function measureThroughput(
  generator: GeneratorProcess,
  subjects: readonly Subject[],
  options: Options,
  say: (line: string) => void,
): Promise<Round[]> {
  const estimates = new Map<SubjectName, number>();
  for (const subject of subjects)
    estimates.set(subject.name, await estimate(generator, subject, options, say));
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round += 1)
    for (const subject of subjects) {
      const best = await climb(generator, subject, estimates.get(subject.name) ?? FIRST_RATE, options);
      say(`round ${round + 1}: ${subject.name} ${best === null ? 'none' : describe(best)}`);
      if (best !== null) rounds.push({ subject: subject.name, best });
    }
  return rounds;
}

async function estimate(
  generator: GeneratorProcess,
  subject: Subject,
  options: Options,
  say: (line: string) => void,
): Promise<number> {
  const load = loadOf({ ...options, seconds: Math.min(options.seconds, 2) });
  const attempt = async (rate: number): Promise<boolean> =>
    (await tryRun(generator, subject, { ...load, rate }, (run) =>
      say(`search: ${subject.name} ${describe(run)}${keptUp(run) ? '' : ' (too much)'}`),
    )) !== null;
  let good = FIRST_RATE;
  // The first run finds a cold server; it does not count.
  await attempt(good);
  let bad = good * GROWTH;
  while (await attempt(bad)) {
    good = bad;
    bad = Math.round(bad * GROWTH);
  }
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = Math.round((good + bad) / 2);
    if (await attempt(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Up the ladder, and on beyond it, until one step fails. */
async function climb(
  generator: GeneratorProcess,
  subject: Subject,
  around: number,
  options: Options,
): Promise<MeasuredRun | null> {
  const rates = LADDER.map((part) => Math.round(part * around));
  let best: MeasuredRun | null = null;
  for (let rate = rates.shift() ?? around; ; rate = rates.shift() ?? Math.round(rate * STEP_BEYOND)) {
    const run = await tryRun(generator, subject, { ...loadOf(options), rate });
    if (run === null) return best;
    best = run;
  }
}

/** The first of a few runs that kept up; `null` when none did. */
async function tryRun(
  generator: GeneratorProcess,
  subject: Subject,
  load: LoadPlan,
  tell: (run: MeasuredRun) => void = () => undefined,
): Promise<MeasuredRun | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await measureRun(generator, subject, load);
    tell(run);
    if (keptUp(run)) return run;
  }
  return null;
}

export function describe(run: MeasuredRun): string {
  const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
  const faults = [
    run.gaveUp ? 'gave up' : '',
    run.refused > 0 ? `${run.refused} refused (${run.firstRefusal})` : '',
    run.unacked > 0 ? `${run.unacked} unacknowledged` : '',
    run.unshown > 0 ? `${run.unshown} unshown` : '',
    run.doubled > 0 ? `${run.doubled} doubled` : '',
    run.lost > 0 ? `${run.lost} connections lost` : '',
  ].filter(Boolean);
  return [
    `${run.rate}/s: ack p50 ${ms(run.ack.p50)} p99 ${ms(run.ack.p99)}, shown p99 ${ms(run.shown.p99)}, late p99 ${ms(run.late.p99)} ms;`,
    `server ${Math.round((run.serverCpu / run.rate) * 1e6)} us/message, cores: server ${run.serverCpu.toFixed(2)}, generator ${run.generatorCpu.toFixed(2)}`,
    ...faults,
  ].join(' ');
}
