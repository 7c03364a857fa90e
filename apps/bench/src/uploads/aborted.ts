import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eachAtOnce } from '../load/fleet';
import { Inspector } from '../messages/inspector';
import { table } from '../messages/report';
import { residentBytesOf } from '../messages/server-process';
import type { BenchReport, Session } from '../messages/session';
import { paper, photo } from './files';
import { megabytes } from './memory';
import { startForUploads, type UploadSubject } from './start-for-uploads';
import { Uploaders } from './uploaders';

const ABORTED = 5_000;
const PORTIONS = 5;
const PEOPLE = 20;
const AT_ONCE = 50;
const PATIENCE_MS = 20_000;

interface Traces {
  aborted: number;
  files: number;
  sockets: number;
  otherDescriptors: number;
  residentBytes: number;
  heapBytes: number;
  externalBytes: number;
}

/** 5,000 uploads that are broken off at a random byte, 50 at once, papers and photos: what is left of them, step by step. */
export async function benchAbortedUploads(session: Session): Promise<BenchReport> {
  const subject = await startForUploads(session, { conversations: 1, professionals: 1 }, [
    '--inspect=127.0.0.1:0',
  ]);
  const inspector = await Inspector.attach(subject.server.written);
  try {
    const people = await Uploaders.enter(subject.server.url, PEOPLE);
    const files = [paper(1_048_576), await photo(1_632, 1_224, 88)];
    for (const file of files) await people.send(0, file);
    const steps = [await rest(inspector, subject, 0, null)];
    for (let portion = 1; portion <= PORTIONS; portion += 1) {
      await eachAtOnce(Array.from({ length: ABORTED / PORTIONS }), AT_ONCE, async (_, i) => {
        const file = files[i % files.length];
        if (file) await people.breakOff(Math.floor(Math.random() * PEOPLE), file, Math.random());
      });
      const now = await rest(inspector, subject, (portion * ABORTED) / PORTIONS, steps[0] ?? null);
      session.say(`aborted uploads: ${JSON.stringify(now)}`);
      steps.push(now);
    }
    return {
      title: `${ABORTED} aborted uploads, ${AT_ONCE} at once`,
      durability: {},
      markdown: tracesTable(steps),
      raw: steps,
    };
  } finally {
    inspector.close();
  }
}

/** When nothing is more than it was before, or for a bounded time. */
async function rest(
  inspector: Inspector,
  subject: UploadSubject,
  aborted: number,
  before: Traces | null,
): Promise<Traces> {
  const until = performance.now() + PATIENCE_MS;
  let now = await look(inspector, subject, aborted);
  const isMore = (): boolean =>
    before !== null &&
    (now.files > before.files ||
      now.sockets > before.sockets ||
      now.otherDescriptors > before.otherDescriptors);
  while (isMore() && performance.now() < until) {
    await pause(100);
    now = await look(inspector, subject, aborted);
  }
  await inspector.collectGarbage();
  return look(inspector, subject, aborted);
}

async function look(
  inspector: Inspector,
  { server, dataDir }: UploadSubject,
  aborted: number,
): Promise<Traces> {
  const { heapUsed, external } = await inspector.memory();
  const descriptors = descriptorsOf(server.pid);
  const sockets = descriptors.filter((place) => place.startsWith('socket:')).length;
  return {
    aborted,
    files: filesBelow(join(dataDir, 'files')),
    sockets,
    otherDescriptors: descriptors.length - sockets,
    residentBytes: residentBytesOf(server.pid),
    heapBytes: heapUsed,
    externalBytes: external,
  };
}

function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      return [];
    }
  });
}

function filesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}

function tracesTable(steps: readonly Traces[]): string {
  return table(
    ['aborted', 'files', 'sockets', 'other descriptors', 'RAM, MB', 'heap, MB', 'external, MB'],
    steps.map(({ aborted, files, sockets, otherDescriptors, residentBytes, heapBytes, externalBytes }) => [
      ...[aborted, files, sockets, otherDescriptors].map(String),
      ...[residentBytes, heapBytes, externalBytes].map(megabytes),
    ]),
  );
}
