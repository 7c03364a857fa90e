import type { LoadPlan } from '../load/plan';
import { keptUp, loadOf, measureRun, type MeasuredRun } from './measured-run';
import type { GeneratorProcess } from './generator-process';
import type { Options } from './options';
import { median } from './report';
import type { BenchReport, Session } from './session';
import { SUBJECTS, type Subject, type SubjectName } from './subjects';
import { ratesOf, throughputTables, type TurnRun } from './throughput-tables';

const FIRST_RATE = 500;
const GROWTH = 1.5;
/** Where the rounds look, in parts of the estimate; beyond the last by the last step again. */
const LADDER = [0.5, 0.65, 0.8, 0.9, 1, 1.1];
const STEP_BEYOND = 1.1;
const SEARCH_STEPS = 4;
/** Other work on the machine fails a run that the server could do: so often it is tried before it counts as too much. */
const TRIES = 2;

/** The most one round of one subject kept up with. */
export interface Climb {
  subject: SubjectName;
  /** `null`: not even the lowest rate of the ladder. */
  best: MeasuredRun | null;
}

/** P1, P2 and P3 on the same servers. */
export async function benchThroughput(session: Session): Promise<BenchReport> {
  const subjects: Subject[] = [];
  for (const name of SUBJECTS) {
    const subject = await session.start(name, session.options);
    await session.generator.connect(name, subject.plan);
    subjects.push(subject);
  }
  const climbs = await climbInTurns(session, subjects);
  const halfRate = Math.round(median(ratesOf(climbs, 'R2')) / 2) || FIRST_RATE;
  const runs = await runInTurns(session, subjects, halfRate);
  return {
    title: `P1, P2, P3: ${session.options.conversations} conversations, ${session.options.professionals} professionals`,
    durability: Object.fromEntries(subjects.map(({ name, durability }) => [name, durability])),
    markdown: throughputTables(climbs, halfRate, runs),
    raw: { climbs, halfRate, runs },
  };
}

/**
 * P1: the highest rate at which the acknowledgement's p99 stays within bounds. A search by growing and halving finds
 * about where that is; then the subjects take turns, each going up a ladder of rates around its own estimate until it
 * does not keep up, so that whatever else the machine does meets all of them.
 */
async function climbInTurns(session: Session, subjects: readonly Subject[]): Promise<Climb[]> {
  const { generator, options } = session;
  const estimates = new Map<SubjectName, number>();
  for (const subject of subjects)
    estimates.set(subject.name, await estimate(generator, subject, options, (line) => session.say(line)));
  const climbs: Climb[] = [];
  for (let round = 1; round <= options.rounds; round += 1)
    for (const subject of subjects) {
      const best = await climb(generator, subject, estimates.get(subject.name) ?? FIRST_RATE, options);
      session.say(`round ${round}: ${subject.name} ${best === null ? 'none' : describe(best)}`);
      climbs.push({ subject: subject.name, best });
    }
  return climbs;
}

/** P2 and P3: everybody at the same rate, in turns. */
async function runInTurns(session: Session, subjects: readonly Subject[], rate: number): Promise<TurnRun[]> {
  const runs: TurnRun[] = [];
  for (let round = 1; round <= session.options.rounds; round += 1)
    for (const subject of subjects) {
      const run = await measureRun(session.generator, subject, {
        ...loadOf(session.options),
        rate,
        patient: true,
      });
      session.say(`latency ${round}: ${subject.name} ${describe(run)}`);
      runs.push({ subject: subject.name, run });
    }
  return runs;
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
    `server ${Math.round(run.cpuPerMessageUs)} µs a message, cores: server ${run.serverCpu.toFixed(2)}, generator ${run.generatorCpu.toFixed(2)}`,
    ...faults,
  ].join(' ');
}
