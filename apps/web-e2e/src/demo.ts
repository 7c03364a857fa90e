import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { freePort } from './server';

const ROOT = join(import.meta.dirname, '../../..');

export interface Demo {
  url: string;
  stop(): Promise<void>;
}

/** The built demo as its own process, ready when it has printed where to go. Its data is removed again. */
export async function startDemo(): Promise<Demo> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/apps/api/demo.mjs'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    await rm(join(ROOT, '.data/demo', String(port)), { recursive: true, force: true });
  };
  const ready = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const url = /End users: (\S+)/.exec(line)?.[1];
    if (url) ready.resolve(url);
  });
  child.once('exit', () => ready.reject(new Error('The demo ended before it was ready.')));
  return { url: await ready.promise, stop };
}
