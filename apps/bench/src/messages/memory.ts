import { setTimeout as pause } from 'node:timers/promises';
import { Inspector } from './inspector';
import { attributeHeap } from './profile';
import { median, spread, table, verdict, whole } from './report';
import { residentBytesOf } from './server-process';
import type { BenchReport, Session } from './session';
import type { Subject } from './subjects';

const SETTLE_MS = 3_000;
const LOOKS = 5;
const INSPECTED = ['--inspect=127.0.0.1:0'];

/** Bytes a connection, over all of them: of the process in RAM, and what V8 and its buffers hold after collection. */
interface Footprint {
  subject: string;
  residentBytes: number;
  heapBytes: number;
  externalBytes: number;
}

/**
 * P5: the memory that idle connections cost, each of another person. Before and after everything that can be collected is
 * collected, and the least of some looks counts; a fresh process each time, as memory that was once used is not given back.
 */
export async function benchMemory(session: Session): Promise<BenchReport> {
  const { clients, rounds } = session.options;
  const size = { conversations: 1, professionals: 1, idle: clients - 2 };
  const subjects: Subject[] = [];
  for (const name of ['R1', 'P'] as const) {
    const subject = await session.start(name, size, { node: INSPECTED });
    await subject.server.stop();
    subjects.push(subject);
  }
  const footprints: Footprint[] = [];
  for (let round = 1; round <= Math.min(rounds, 3); round += 1)
    for (const subject of subjects) {
      const footprint = await measureOne(session, subject);
      session.say(`memory ${round}: ${subject.name} ${kilobytes(footprint.residentBytes)} a connection`);
      footprints.push(footprint);
    }
  const held: Holder[] = [];
  for (const subject of subjects) held.push(...(await findHolders(session, subject)));
  return {
    title: `P5: memory of ${clients} idle connections`,
    durability: {},
    markdown: `${memoryTables(footprints)}\n${holderTable(held)}\n`,
    raw: { footprints, held },
  };
}

async function measureOne(session: Session, subject: Subject): Promise<Footprint> {
  subject.server = await subject.launch();
  const { server, name } = subject;
  const inspector = await Inspector.attach(server.written);
  try {
    const before = await leastOf(inspector, server.pid);
    await session.generator.connect(name, { ...subject.plan, url: server.url, conversations: [] });
    await pause(SETTLE_MS);
    const after = await leastOf(inspector, server.pid);
    const each = (figure: (look: Look) => number): number =>
      (figure(after) - figure(before)) / session.options.clients;
    return {
      subject: name,
      residentBytes: each(({ resident }) => resident),
      heapBytes: each(({ heap }) => heap),
      externalBytes: each(({ external }) => external),
    };
  } finally {
    inspector.close();
    await session.generator.disconnect(name);
    await server.stop();
  }
}

interface Holder {
  subject: string;
  name: string;
  bytes: number;
}

const HOLDERS_SHOWN = 15;

/** Once more with V8's sampling of the heap, which costs memory itself: what of V8's share is held by what. */
async function findHolders(session: Session, subject: Subject): Promise<Holder[]> {
  subject.server = await subject.launch();
  const { server, name } = subject;
  const inspector = await Inspector.attach(server.written);
  try {
    await inspector.startHeapProfile();
    await session.generator.connect(name, { ...subject.plan, url: server.url, conversations: [] });
    await pause(SETTLE_MS);
    await inspector.collectGarbage();
    const holders = attributeHeap(await inspector.stopHeapProfile()).slice(0, HOLDERS_SHOWN);
    const { clients } = session.options;
    return holders.map((holder) => ({ subject: name, name: holder.name, bytes: holder.bytes / clients }));
  } finally {
    inspector.close();
    await session.generator.disconnect(name);
    await server.stop();
  }
}

function holderTable(held: readonly Holder[]): string {
  const rows = held.map(({ subject, name, bytes }) => [`${subject}: \`${name}\``, whole(bytes)]);
  return table(['held by V8 for a connection, by where it was allocated', 'bytes'], rows);
}

interface Look {
  resident: number;
  heap: number;
  external: number;
}

async function leastOf(inspector: Inspector, pid: number): Promise<Look> {
  let least: Look | null = null;
  for (let look = 0; look < LOOKS; look += 1) {
    await inspector.collectGarbage();
    await pause(200);
    const { heapUsed, external } = await inspector.memory();
    const resident = residentBytesOf(pid);
    if (least === null || resident < least.resident) least = { resident, heap: heapUsed, external };
  }
  if (least === null) throw new Error('Nothing was looked at.');
  return least;
}

function memoryTables(footprints: readonly Footprint[]): string {
  const of = (name: string, figure: (footprint: Footprint) => number): number[] =>
    footprints.filter(({ subject }) => subject === name).map(figure);
  const row = (name: string): string[] => [
    name,
    spread(
      of(name, ({ residentBytes }) => residentBytes),
      kilobytes,
    ),
    spread(
      of(name, ({ heapBytes }) => heapBytes),
      kilobytes,
    ),
    spread(
      of(name, ({ externalBytes }) => externalBytes),
      kilobytes,
    ),
  ];
  const resident = ({ residentBytes }: Footprint): number => residentBytes;
  const ratio = median(of('P', resident)) / median(of('R1', resident));
  return [
    table(['per connection', 'in RAM', 'of V8', 'outside of V8'], ['R1', 'P'].map(row)),
    '',
    `P / R1: ${ratio.toFixed(2)} (floor 1.4, goal 1.1: ${verdict(ratio, { floor: 1.4, goal: 1.1 })})`,
    '',
  ].join('\n');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(1)} KB`;
}
