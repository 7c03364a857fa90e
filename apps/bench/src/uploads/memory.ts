import { setTimeout as pause } from 'node:timers/promises';
import { Inspector } from '../messages/inspector';
import { residentBytesOf, residentBytesOfAll } from '../messages/server-process';
import { table } from '../messages/report';
import type { BenchReport, Session } from '../messages/session';
import type { Subject } from '../messages/subjects';
import { largestPhoto, paper } from './files';
import { startForUploads } from './start-for-uploads';
import { type Sendable, Uploaders } from './uploaders';

const PEOPLE = 20;
/** Just under the limit of an installation, boundaries included. */
const FILE_BYTES = 10_480_000;
const LOOK_EVERY_MS = 20;
const SETTLE_MS = 2_000;

/** Bytes: in RAM of the server and together with the process that makes images anew; of V8 and what its buffers hold. */
interface Look {
  resident: number;
  together: number;
  heap: number;
  external: number;
}
interface Round {
  what: string;
  round: number;
  before: Look;
  /** The most of each at any look. */
  peak: Look;
  after: Look;
  seconds: number;
}

/** Memory of the server while 20 people upload 10 MB each at the same time, papers and photos, again and again. */
export async function benchUploadMemory(session: Session): Promise<BenchReport> {
  const subject = await startForUploads(session, { conversations: 1, professionals: 1 }, [
    '--inspect=127.0.0.1:0',
  ]);
  const inspector = await Inspector.attach(subject.server.written);
  const kinds: [string, Sendable][] = [
    ['PDF', paper(FILE_BYTES)],
    ['photo of 12 MP', await largestPhoto(4_000, 3_000, FILE_BYTES)],
  ];
  try {
    const people = await Uploaders.enter(subject.server.url, PEOPLE);
    // What an upload loads for the first time is no cost of twenty.
    for (const [, file] of kinds) await people.send(0, file);
    const rounds: Round[] = [];
    for (let round = 1; round <= Math.min(session.options.rounds, 3); round += 1)
      for (const [what, file] of kinds) {
        const measured = await measureRound(inspector, subject, people, file);
        session.say(`upload memory ${round}: ${what}: peak ${megabytes(measured.peak.together)} MB in RAM`);
        rounds.push({ what: `${what}, ${megabytes(file.body.length)} MB`, round, ...measured });
      }
    return {
      title: `Memory while ${PEOPLE} people upload 10 MB each at the same time`,
      durability: {},
      markdown: memoryTable(rounds),
      raw: rounds,
    };
  } finally {
    inspector.close();
  }
}

async function measureRound(
  inspector: Inspector,
  { server }: Subject,
  people: Uploaders,
  file: Sendable,
): Promise<Omit<Round, 'what' | 'round'>> {
  const before = await restingLook(inspector, server.pid);
  const peak = { ...before };
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const now = await look(inspector, server.pid);
      for (const key of ['resident', 'together', 'heap', 'external'] as const)
        peak[key] = Math.max(peak[key], now[key]);
      await pause(LOOK_EVERY_MS);
    }
  };
  const watching = watch();
  const startedAt = performance.now();
  try {
    await Promise.all(Array.from({ length: PEOPLE }, (_, person) => people.send(person, file)));
  } finally {
    isOver = true;
    await watching;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return { before, peak, after: await restingLook(inspector, server.pid), seconds };
}

async function restingLook(inspector: Inspector, pid: number): Promise<Look> {
  await pause(SETTLE_MS);
  await inspector.collectGarbage();
  return look(inspector, pid);
}

async function look(inspector: Inspector, pid: number): Promise<Look> {
  const { heapUsed, external } = await inspector.memory();
  return { resident: residentBytesOf(pid), together: residentBytesOfAll(pid), heap: heapUsed, external };
}

function memoryTable(rounds: readonly Round[]): string {
  const head = [
    '20 at once, MB',
    'round',
    'RAM before',
    'peak',
    'after',
    'with images before',
    'peak',
    'after',
    'heap before',
    'peak',
    'after',
    'external peak',
    's',
  ];
  return table(
    head,
    rounds.map(({ what, round, before, peak, after, seconds }) => [
      what,
      String(round),
      ...[before.resident, peak.resident, after.resident].map(megabytes),
      ...[before.together, peak.together, after.together].map(megabytes),
      ...[before.heap, peak.heap, after.heap, peak.external].map(megabytes),
      seconds.toFixed(1),
    ]),
  );
}

export function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
