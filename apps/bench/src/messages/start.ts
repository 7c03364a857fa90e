import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median, ms, spread, table, verdict } from './report';
import type { BenchReport, Session } from './session';
import { freePort, PRODUCT_ENVIRONMENT } from './subjects';

const READY_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 5;

const WAYS = {
  'npm start': ['npm', 'start'],
  'node dist/apps/api/main.mjs': [process.execPath, '--enable-source-maps', 'dist/apps/api/main.mjs'],
} as const;

interface Start {
  way: keyof typeof WAYS;
  /** With data of an earlier start, or with none. */
  data: 'empty' | 'kept';
  ms: number;
}

/** P13: from the command to the first 200 of `/api/health/ready`. What has to be built is built by a first start. */
export async function benchStart(session: Session): Promise<BenchReport> {
  const dataDir = join(session.directory, 'start');
  const starts: Start[] = [];
  await startOnce('npm start', dataDir);
  for (let round = 1; round <= session.options.rounds; round += 1)
    for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[])
      for (const data of ['empty', 'kept'] as const) {
        if (data === 'empty') rmSync(dataDir, { recursive: true, force: true });
        const start = { way, data, ms: await startOnce(way, dataDir) };
        session.say(`start ${round}: ${way}, data ${data}: ${Math.round(start.ms)} ms`);
        starts.push(start);
      }
  const of = (way: string, data: string): number[] =>
    starts.filter((start) => start.way === way && start.data === data).map((start) => start.ms);
  const rows = Object.keys(WAYS).map((way) => [
    way,
    spread(of(way, 'empty'), ms),
    spread(of(way, 'kept'), ms),
    verdict(median(of(way, 'kept')), { floor: 5_000, goal: 2_000 }),
  ]);
  return {
    title: 'P13: from the command to ready',
    durability: {},
    markdown: `${table(['ms', 'first start', 'with data', 'against 5 s / 2 s'], rows)}\n`,
    raw: starts,
  };
}

/** @returns ms until it answered that it is ready; it is stopped again */
async function startOnce(way: keyof typeof WAYS, dataDir: string): Promise<number> {
  const port = await freePort();
  mkdirSync(dataDir, { recursive: true });
  const [command, ...args] = WAYS[way];
  const startedAt = performance.now();
  // A group of its own: npm starts a process that starts another, and all of them have to go.
  const child = spawn(command, args, {
    env: { ...process.env, ...PRODUCT_ENVIRONMENT, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  try {
    await untilReady(port, startedAt, () => child.exitCode !== null);
    return performance.now() - startedAt;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
    await untilPortIsFree(port);
  }
}

async function untilReady(port: number, startedAt: number, isGone: () => boolean): Promise<void> {
  while (performance.now() - startedAt < READY_WITHIN_MS) {
    if (isGone()) throw new Error('It ended before it was ready.');
    const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`Not ready within ${READY_WITHIN_MS} ms.`);
}

/** npm may be gone before the server is. */
async function untilPortIsFree(port: number): Promise<void> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health/live`).catch(() => null);
    if (answer === null) return;
    await pause(LOOK_EVERY_MS);
  }
}
