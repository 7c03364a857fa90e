import type { FillPhase } from './data/fill';
import type { Size } from './data/world';
import type { Calibration } from './measure/loop-watch';
import { HOLD_MAX_MS, type DepthRatio, type Result, type Round } from './measure/runner';
import { type HoldVerdict, holdVerdict, latencyVerdict, ratioVerdict, roundsOf } from './measure/verdicts';
import type { StoreName } from './options';

/** Everything that is known of the measurements on one store; the raw JSON. */
export interface StoreReport {
  store: StoreName;
  size: Size;
  messages: number;
  node: string;
  filling: { reused: boolean; phases: FillPhase[] };
  calibration: Calibration;
  /** How many threads of this machine wanted a processor at the beginning and at the end, in the last minute. */
  load: { before: number; after: number; processors: number };
  seconds: number;
  results: Result[];
  depths: DepthRatio[];
}

const HEAD = [
  'measurement (ms)',
  'n',
  'p50',
  'p95',
  'p99',
  'max',
  '/s',
  'goal',
  'reached',
  'held by 1',
  'held by 8',
  'GC',
  `≤ ${HOLD_MAX_MS} ms`,
];

/** The tables of one store, in Markdown. */
export function toMarkdown(report: StoreReport): string {
  const { store, size, calibration, results } = report;
  const groups = Map.groupBy(results, ({ group }) => group);
  return [
    `## ${store}: ${report.messages} messages, ${size.inbox} conversations, ${size.conversations} of them long`,
    '',
    fillingLine(report),
    `Event loop of this machine: idle ${ms(calibration.idleMs)} ms (p99 ${ms(calibration.idleP99Ms)}); a busy loop of 15 ms is seen as ${ms(calibration.busy15Ms)} ms.`,
    loadLine(report),
    'Times are those of one caller (of 50 where the name says so); "held" is the longest time the event loop was held, "again" in a second round; "computed" is how much of processor time this thread had between two turns at most: where that is little, it waited for other processes or for a disk.',
    ...[...groups].flatMap(([group, members]) => ['', `### ${group}`, '', ...table(members)]),
    '',
    ...depthLines(report.depths),
    ...summaryLines(results),
    '',
  ].join('\n');
}

function loadLine({ load, seconds }: StoreReport): string {
  return `Load of this machine, ${load.processors} processors: ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after ${Math.round(seconds)} s. Above the processors, the high percentiles are not the store's alone.`;
}

function fillingLine({ filling }: StoreReport): string {
  const phases = filling.phases.map(
    ({ what, count, seconds }) =>
      `${what} ${count} in ${seconds.toFixed(1)} s (${Math.round(count / seconds)}/s)`,
  );
  return `Filled${filling.reused ? ' by an earlier run' : ''}: ${phases.join(', ')}.`;
}

function table(results: readonly Result[]): string[] {
  const rule = HEAD.map((_, i) => (i === 0 ? '---' : '---:'));
  return [HEAD, rule, ...results.map(row)].map((cells) => `| ${cells.join(' | ')} |`);
}

function row(result: Result): string[] {
  const { name, goal, rounds } = result;
  const [alone] = rounds;
  if (result.error !== null) return [name, '', result.error, ...HEAD.slice(3).map(() => '')];
  if (!alone) return [name, '0', ...HEAD.slice(2).map(() => '')];
  const { n, p50, p95, p99, max } = alone.latency;
  return [
    name,
    String(n),
    ...[p50, p95, p99, max].map(ms),
    Math.round(alone.perSecond).toString(),
    goal ? `${goal.name} ${goal.of} ≤ ${goal.goalMs}` : '',
    latencyVerdict(result) ?? '',
    held(roundsOf(result, alone.callers)),
    held(roundsOf(result, 8)),
    ms(Math.max(...rounds.map(({ gcMs }) => gcMs))),
    holdWords(result, alone.callers),
  ];
}

function held(rounds: readonly Round[]): string {
  return rounds
    .map(({ heldMs, computedMs }) =>
      heldMs > HOLD_MAX_MS ? `${ms(heldMs)} (computed ${ms(computedMs)})` : ms(heldMs),
    )
    .join(', again ');
}

/** Several calls in one turn may together hold the loop for longer than any of them does. */
function holdWords(result: Result, callers: number): string {
  const verdict = holdVerdict(result, callers) ?? '';
  const crowd = holdVerdict(result, 8);
  return verdict === 'pass' && crowd !== null && crowd !== 'pass' ? `${crowd} by 8` : verdict;
}

function depthLines(depths: readonly DepthRatio[]): string[] {
  const said = depths.map(
    (depth) =>
      `${depth.kind} ${ms(depth.deepestMs)} / ${ms(depth.firstMs)} = ${depth.ratio.toFixed(2)} (${ratioVerdict(depth)})`,
  );
  return said.length === 0
    ? []
    : [`P7, deepest page / first page, medians taken in turn, goal 1.1, floor 1.5: ${said.join('; ')}.`, ''];
}

function summaryLines(results: readonly Result[]): string[] {
  const missed = results.filter((result) => latencyVerdict(result) === 'MISS');
  const floor = results.filter((result) => latencyVerdict(result) === 'floor');
  const failed = results.filter(({ error }) => error !== null);
  const judged = results.filter(({ goal }) => goal !== null);
  const holding = (verdict: HoldVerdict): Result[] =>
    results.filter((result) => holdVerdict(result, result.rounds[0]?.callers ?? 1) === verdict);
  const line = (what: string, members: readonly Result[]): string =>
    `${what}: ${members.length}${members.length === 0 ? '' : ` — ${members.map(({ group, name }) => `${group} "${name}"`).join('; ')}`}`;
  return [
    `Of ${judged.length} measurements with a goal:`,
    line('- under the goal but above the floor', floor),
    line('- missed', missed),
    line('Failed', failed),
    line(`Of all ${results.length}, with a hold above ${HOLD_MAX_MS} ms by one caller`, holding('MISS')),
    line('- the same, but this thread waited', holding('waited')),
  ];
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
