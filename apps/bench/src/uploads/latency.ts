import { constants, getPriority, setPriority } from 'node:os';
import { eachAtOnce } from '../load/fleet';
import { isInOrder, loadOf, measureRun, type MeasuredRun } from '../messages/measured-run';
import { cores, median, ms, spread, table, verdict } from '../messages/report';
import type { BenchReport, Session } from '../messages/session';
import { paper, photo } from './files';
import { startForUploads } from './start-for-uploads';
import { AT_ONCE_PER_PERSON, type Sendable, Uploaders } from './uploaders';

const AT_ONCE = 200;

interface Run {
  round: number;
  uploads: boolean;
  run: MeasuredRun;
  /** From the first byte of the first until the last is ready; 0 without uploads. */
  uploadSeconds: number;
}

/**
 * How long messages take while 200 files arrive at once, half of them papers of 1 MB and half photos of 2 megapixels. They
 * begin with the run; where all are ready before its end, the rest of it counts too. Runs with and without take turns.
 */
export async function benchUploadLatency(session: Session): Promise<BenchReport> {
  const { conversations, professionals, rounds, rate } = session.options;
  const subject = await startForUploads(session, { conversations, professionals });
  const people = await Uploaders.enter(subject.server.url, AT_ONCE / AT_ONCE_PER_PERSON);
  const files = [paper(1_048_576), await photo(1_632, 1_224, 88)];
  for (const file of files) await people.send(0, file);
  await session.generator.connect('P', subject.plan);
  const load = { ...loadOf(session.options), patient: true };
  const runs: Run[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const uploads of [false, true]) {
      const crowd = uploads ? uploadAll(people, files) : null;
      const run = await measureRun(session.generator, subject, load);
      const uploadSeconds = crowd === null ? 0 : await crowd;
      session.say(
        `upload latency ${round}: ${uploads ? `200 uploads in ${uploadSeconds.toFixed(1)} s` : 'alone'}: p99 ${ms(run.ack.p99)} ms`,
      );
      runs.push({ round, uploads, run, uploadSeconds });
    }
  return {
    title: `Messages at ${rate}/s while ${AT_ONCE} files are uploaded at once`,
    durability: { P: subject.durability },
    markdown: latencyTable(runs),
    raw: runs,
  };
}

/** All at once. Seconds until the last of them is ready. */
async function uploadAll(people: Uploaders, files: readonly Sendable[]): Promise<number> {
  const priority = getPriority();
  // Who uploads has processors of his own; here he must not take those of server and generator.
  setPriority(constants.priority.PRIORITY_LOW);
  const startedAt = performance.now();
  try {
    await eachAtOnce(Array.from({ length: AT_ONCE }), AT_ONCE, async (_, i) => {
      const file = files[Math.floor(i / people.count) % files.length];
      if (file) await people.send(i, file);
    });
    return (performance.now() - startedAt) / 1_000;
  } finally {
    setPriority(priority);
  }
}

function latencyTable(runs: readonly Run[]): string {
  const of = (uploads: boolean): Run[] => runs.filter((one) => one.uploads === uploads);
  const row = (uploads: boolean): string[] => {
    const mine = of(uploads);
    const figure = (pick: (run: MeasuredRun) => number, word = ms): string =>
      spread(
        mine.map(({ run }) => pick(run)),
        word,
      );
    return [
      uploads ? `${AT_ONCE} uploads` : 'messages only',
      figure(({ ack }) => ack.p50),
      figure(({ ack }) => ack.p95),
      figure(({ ack }) => ack.p99),
      figure(({ ackFromSent }) => ackFromSent.p99),
      figure(({ shown }) => shown.p99),
      figure(({ ack }) => ack.max),
      figure(({ serverCpu }) => serverCpu, cores),
      uploads
        ? spread(
            mine.map(({ uploadSeconds }) => uploadSeconds),
            (seconds) => seconds.toFixed(1),
          )
        : '',
      `${mine.filter(({ run }) => !isInOrder(run)).length} of ${mine.length}`,
    ];
  };
  const p99 = (uploads: boolean): number => median(of(uploads).map(({ run }) => run.ack.p99));
  const ratio = p99(true) / p99(false);
  const head = ['ms', 'ack p50', 'ack p95', 'ack p99', 'p99 from writing', 'shown p99', 'max', 'server CPU'];
  return [
    table([...head, 's until all are ready', 'runs out of order'], [row(false), row(true)]),
    '',
    `p99 with / without: ${ratio.toFixed(2)} (at most 2: ${verdict(ratio, { floor: 2, goal: 1.5 })})`,
    '',
  ].join('\n');
}
