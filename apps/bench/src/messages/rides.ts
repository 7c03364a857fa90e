import { setTimeout as pause } from 'node:timers/promises';
import type { Summary } from '../measure/statistics';
import type { RideResult } from '../load/ride';
import { sizeOf } from './box';
import { ms, table, verdict } from './report';
import type { BenchReport, Session } from './session';

/** Messages flow for so long before the server is taken away, and after. */
const BEFORE_MS = 3_000;
const RESTART_RIDE_SECONDS = 15;

/** Clients are cut off at random while messages flow; all come back by themselves and catch up. */
export async function benchDrops(session: Session): Promise<BenchReport> {
  const { clients, rate, everySeconds, minutes, textChars } = session.options;
  const subject = await session.start('P', sizeOf(clients));
  await session.generator.gather('P', subject.plan);
  session.say(`${clients} clients are there; for ${minutes} minutes each is cut off every ${everySeconds} s`);
  const ride = await session.generator.ride('P', {
    rate,
    seconds: minutes * 60,
    textChars,
    dropEverySeconds: everySeconds,
  });
  return {
    title: `${clients} clients, each cut off at random every ${everySeconds} s for ${minutes} minutes, ${rate} messages/s`,
    durability: { P: subject.durability },
    markdown: `${outcome(ride)}\n\n${dropTable(ride)}\n`,
    raw: ride,
  };
}

interface Restart {
  signal: NodeJS.Signals;
  /** From the signal until the process was gone, and from there until the new one listened, ms. */
  stopMs: number;
  startMs: number;
  /** From the signal until the last client was up to date, ms. */
  allBackMs: number;
  ride: RideResult;
}

/** The server is stopped and started again, in order and by force, with everybody connected and messages flowing. */
export async function benchRestart(session: Session): Promise<BenchReport> {
  const { clients, rate, textChars } = session.options;
  const restarts: Restart[] = [];
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const subject = await session.start('P', sizeOf(clients));
    await session.generator.gather('P', subject.plan);
    const riding = session.generator.ride('P', {
      rate,
      seconds: RESTART_RIDE_SECONDS,
      textChars,
      dropEverySeconds: null,
    });
    await pause(BEFORE_MS);
    const signalledAt = Date.now();
    await subject.server.stop(signal);
    const stoppedAt = Date.now();
    subject.server = await subject.launch();
    const [stopMs, startMs] = [stoppedAt - signalledAt, Date.now() - stoppedAt];
    const ride = await riding;
    restarts.push({ signal, stopMs, startMs, allBackMs: ride.lastBackAt - signalledAt, ride });
    session.say(`${signal}: stop ${stopMs} ms, start ${startMs} ms, ${outcome(ride)}`);
    await session.generator.disconnect('P');
    await session.stop(subject);
  }
  return {
    title: `Restart with ${clients} clients, ${rate} messages/s`,
    durability: {},
    markdown: restartTable(restarts),
    raw: restarts,
  };
}

/** What must not have happened, in one line. */
function outcome({ audit, leftBehind, refused, firstRefusal, sent, acked }: RideResult): string {
  const { lost, doubled, holes, differentCopies, stored } = audit;
  return [
    `${sent} sent, ${acked} acknowledged, ${stored} in the logs in the end;`,
    `lost ${lost}, doubled ${doubled}, holes ${holes}, clients' copies that differ ${differentCopies},`,
    `refused ${refused}${firstRefusal === null ? '' : ` (${firstRefusal})`}, clients left behind ${leftBehind}.`,
  ].join(' ');
}

function dropTable({ drops, returns, returnsWithMissed, missed, ...ride }: RideResult): string {
  const row = (what: string, { n, p50, p95, p99, max }: Summary, judged = ''): string[] => [
    what,
    String(n),
    ...[p50, p95, p99, max].map(ms),
    judged,
  ];
  return [
    `${drops} drops, ${returns} returns, ${missed} messages missed and caught up in ${returnsWithMissed} of them. Generator CPU ${ride.generatorCpu.toFixed(2)} cores.`,
    '',
    table(
      ['ms', 'n', 'p50', 'p95', 'p99', 'max', 'against 1 s / 0.5 s'],
      [
        row(
          'replay: connection stands → everything missed is there',
          ride.replay,
          verdict(ride.replay.p99, { floor: 1_000, goal: 500 }),
        ),
        row('the same, where something was missed', ride.replayWithMissed),
        row('away: cut off → everything missed is there (with the pause before the try)', ride.away),
        row('a message: due to be sent → with the other side', ride.shown),
      ],
    ),
  ].join('\n');
}

function restartTable(restarts: readonly Restart[]): string {
  return [
    'From the moment the first client lost the server until each was connected and up to date again, s; messages flow all the time.',
    '',
    table(
      ['', 'p50', 'p95', 'max', 'stop', 'start', 'signal → all back', 'against 3 s / 2.5 s'],
      restarts.map(({ signal, stopMs, startMs, allBackMs, ride: { outage } }) => [
        signal,
        ...[outage.p50, outage.p95, outage.max, stopMs, startMs, allBackMs].map((value) =>
          (value / 1_000).toFixed(2),
        ),
        verdict(outage.p95, { floor: 3_000, goal: 2_500 }),
      ]),
    ),
    '',
    ...restarts.map(({ signal, ride }) => `${signal}: ${outcome(ride)}`),
    '',
  ].join('\n');
}
