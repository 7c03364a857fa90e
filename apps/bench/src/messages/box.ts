import type { FleetSize } from './product-people';
import { isInOrder, loadOf, measureRun, type MeasuredRun } from './measured-run';
import { cores, median, ms, spread, table, verdict, whole } from './report';
import { residentBytesOf } from './server-process';
import type { BenchReport, Session } from './session';

/** How many end users one professional looks after. */
const USERS_PER_PROFESSIONAL = 49;

/** So many people altogether, each end user with one conversation. */
export function sizeOf(clients: number): FleetSize {
  const professionals = Math.max(1, Math.round(clients / (USERS_PER_PROFESSIONAL + 1)));
  return { conversations: clients - professionals, professionals };
}

/**
 * P6: everybody connected to one process on this machine, everybody in his conversation, and messages with their receipts
 * at a fixed rate: whoever receives one says that it has arrived and was read.
 */
export async function benchBox(session: Session): Promise<BenchReport> {
  const { clients, rate, rounds } = session.options;
  const size = sizeOf(clients);
  const subject = await session.start('P', size);
  await session.generator.connect('P', subject.plan);
  const runs: { receipts: boolean; run: MeasuredRun }[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const receipts of [true, false]) {
      const run = await measureRun(session.generator, subject, {
        ...loadOf(session.options),
        receipts,
        patient: true,
      });
      session.say(`box ${round}: p99 ${ms(run.ack.p99)} ms ${receipts ? 'with' : 'without'} receipts`);
      runs.push({ receipts, run });
    }
  const resident = residentBytesOf(subject.server.pid);
  return {
    title: `P6: ${clients} users (${size.professionals} of them professionals), ${rate} messages/s`,
    durability: { P: subject.durability },
    markdown: boxTable(runs, resident),
    raw: { runs, resident },
  };
}

function boxTable(runs: readonly { receipts: boolean; run: MeasuredRun }[], resident: number): string {
  const row = (receipts: boolean): string[] => {
    const mine = runs.filter((one) => one.receipts === receipts).map(({ run }) => run);
    const of = (figure: (run: MeasuredRun) => number, word = ms): string => spread(mine.map(figure), word);
    const faults = mine.filter((run) => !isInOrder(run));
    const p99 = median(mine.map(({ ack }) => ack.p99));
    return [
      receipts ? 'with receipts' : 'messages only',
      of(({ ack }) => ack.p50),
      of(({ ack }) => ack.p99),
      of(({ shown }) => shown.p99),
      of(({ serverCpu }) => serverCpu, cores),
      of(({ generatorCpu }) => generatorCpu, cores),
      of(({ cpuPerMessageUs }) => cpuPerMessageUs, whole),
      `${faults.length} of ${mine.length}`,
      verdict(p99, { floor: 50, goal: 25 }),
    ];
  };
  const head = ['', 'ack p50', 'ack p99', 'shown p99', 'server CPU', 'generator CPU', 'µs of CPU a message'];
  return [
    table([...head, 'runs out of order', 'p99 against 50 / 25 ms'], [row(true), row(false)]),
    '',
    `Memory of the server: ${(resident / 1_048_576).toFixed(0)} MB.`,
    '',
  ].join('\n');
}
