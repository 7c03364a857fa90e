import { isInOrder, type MeasuredRun } from './measured-run';
import { cores, median, ms, spread, table, verdict, whole } from './report';
import type { Climb } from './throughput';
import { SUBJECTS, type SubjectName } from './subjects';

/** One run at the rate that all subjects share. */
export interface TurnRun {
  subject: SubjectName;
  run: MeasuredRun;
}

/** The highest rates a subject kept up with, one of each round; 0 where it kept up with none. */
export function ratesOf(climbs: readonly Climb[], subject: SubjectName): number[] {
  return climbs.filter((climb) => climb.subject === subject).map(({ best }) => best?.rate ?? 0);
}

/** P1 to P3 as Markdown: what was measured, then the ratios that are judged. */
export function throughputTables(
  climbs: readonly Climb[],
  halfRate: number,
  runs: readonly TurnRun[],
): string {
  return [
    '### P1: the most messages a second with p99 of the acknowledgement ≤ 50 ms',
    '',
    'Median of the rounds (least .. most). CPU: 1 is one core.',
    '',
    table(
      ['', 'messages/s', 'server CPU', 'generator CPU', 'µs of CPU a message'],
      SUBJECTS.map((name) => climbRow(name, climbs)),
    ),
    '',
    `### P2, P3: everybody at ${halfRate} messages/s, half of R2's most`,
    '',
    'ms from the intended send time; "from writing" leaves out what the generator was late itself.',
    '',
    table(
      [
        '',
        'ack p50',
        'ack p99',
        'ack p50 from writing',
        'ack p99 from writing',
        'shown p50',
        'shown p99',
        'late p99',
      ],
      SUBJECTS.map((name) => runRow(name, runs)),
    ),
    '',
    table(
      ['', 'server CPU', 'generator CPU', 'µs of CPU a message', 'not in order'],
      SUBJECTS.map((name) => cpuRow(name, runs)),
    ),
    '',
    '### Ratios',
    '',
    table(['', 'ratio', 'floor', 'goal', 'reached'], ratioRows(climbs, runs)),
    '',
  ].join('\n');
}

function climbRow(name: SubjectName, climbs: readonly Climb[]): string[] {
  const bests = climbs.flatMap(({ subject, best }) => (subject === name && best ? [best] : []));
  return [
    name,
    spread(ratesOf(climbs, name), whole),
    spread(
      bests.map(({ serverCpu }) => serverCpu),
      cores,
    ),
    spread(
      bests.map(({ generatorCpu }) => generatorCpu),
      cores,
    ),
    spread(
      bests.map(({ cpuPerMessageUs }) => cpuPerMessageUs),
      whole,
    ),
  ];
}

function runsOf(name: SubjectName, runs: readonly TurnRun[]): MeasuredRun[] {
  return runs.filter(({ subject }) => subject === name).map(({ run }) => run);
}

function runRow(name: SubjectName, runs: readonly TurnRun[]): string[] {
  const of = (figure: (run: MeasuredRun) => number): string => spread(runsOf(name, runs).map(figure), ms);
  return [
    name,
    of(({ ack }) => ack.p50),
    of(({ ack }) => ack.p99),
    of(({ ackFromSent }) => ackFromSent.p50),
    of(({ ackFromSent }) => ackFromSent.p99),
    of(({ shown }) => shown.p50),
    of(({ shown }) => shown.p99),
    of(({ late }) => late.p99),
  ];
}

function cpuRow(name: SubjectName, runs: readonly TurnRun[]): string[] {
  const mine = runsOf(name, runs);
  const faults = mine.filter((run) => !isInOrder(run));
  return [
    name,
    spread(
      mine.map(({ serverCpu }) => serverCpu),
      cores,
    ),
    spread(
      mine.map(({ generatorCpu }) => generatorCpu),
      cores,
    ),
    spread(
      mine.map(({ cpuPerMessageUs }) => cpuPerMessageUs),
      whole,
    ),
    `${faults.length} of ${mine.length} runs`,
  ];
}

/** A ratio is that of the medians. */
function ratioRows(climbs: readonly Climb[], runs: readonly TurnRun[]): string[][] {
  const rate = (name: SubjectName): number => median(ratesOf(climbs, name));
  const of = (name: SubjectName, figure: (run: MeasuredRun) => number): number =>
    median(runsOf(name, runs).map(figure));
  const p50 = (run: MeasuredRun): number => run.ack.p50;
  const p99 = (run: MeasuredRun): number => run.ack.p99;
  const written50 = (run: MeasuredRun): number => run.ackFromSent.p50;
  const written99 = (run: MeasuredRun): number => run.ackFromSent.p99;
  const overR2 = (figure: (run: MeasuredRun) => number): number => of('P', figure) / of('R2', figure);
  const shownLater = median(runsOf('P', runs).map(({ shown, ack }) => shown.p99 - ack.p99));
  const cost = (run: MeasuredRun): number => run.cpuPerMessageUs;
  return [
    [
      'P1: P / R1',
      x(rate('P') / rate('R1')),
      '≥ 0.7',
      '',
      verdict(rate('P') / rate('R1'), { floor: 0.7, goal: 0.7, atLeast: true }),
    ],
    [
      'P1: P / R2',
      x(rate('P') / rate('R2')),
      '',
      '≥ 0.9',
      verdict(rate('P') / rate('R2'), { floor: 0, goal: 0.9, atLeast: true }),
    ],
    ['P1: R2 / R1', x(rate('R2') / rate('R1')), '', '', ''],
    [
      'P2: ack p50, P / R2',
      x(overR2(p50)),
      '≤ 1.5',
      '≤ 1.1',
      verdict(overR2(p50), { floor: 1.5, goal: 1.1 }),
    ],
    ['P2: ack p99, P / R2', x(overR2(p99)), '≤ 2', '≤ 1.2', verdict(overR2(p99), { floor: 2, goal: 1.2 })],
    [
      'P2: the same from writing, p50',
      x(overR2(written50)),
      '≤ 1.5',
      '≤ 1.1',
      verdict(overR2(written50), { floor: 1.5, goal: 1.1 }),
    ],
    [
      'P2: the same from writing, p99',
      x(overR2(written99)),
      '≤ 2',
      '≤ 1.2',
      verdict(overR2(written99), { floor: 2, goal: 1.2 }),
    ],
    [
      'P3: P, shown p99 - ack p99',
      `${ms(shownLater)} ms`,
      '≤ 10 ms',
      '≤ 3 ms',
      verdict(shownLater, { floor: 10, goal: 3 }),
    ],
    ['CPU a message, P / R2', x(overR2(cost)), '', '', ''],
  ];
}

function x(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : 'unknown';
}
