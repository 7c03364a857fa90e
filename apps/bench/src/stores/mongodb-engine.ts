import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The engine that may lie beside the checkout, from the root of which everything here is run. */
const ENGINE = resolve('../shared/mongodb/real-mongodb');

export interface Engine {
  uri: string;
  stop(): Promise<void>;
}

/**
 * The MongoDB that MONGODB_TEST_URI names, else the engine beside the checkout with its data in `directory`; `null` when
 * there is neither.
 * @throws Error when the engine ends before it is ready
 */
export async function startMongodb(directory: string): Promise<Engine | null> {
  const given = process.env['MONGODB_TEST_URI'];
  if (given) return { uri: given, stop: () => Promise.resolve() };
  if (!existsSync(ENGINE)) return null;

  mkdirSync(directory, { recursive: true });
  // In a group of its own: Ctrl+C must not end it before the store that uses it is closed.
  const engine = spawn(ENGINE, [directory], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const gone = once(engine, 'exit');
  const [uri] = (await Promise.race([
    once(createInterface(engine.stdout), 'line'),
    gone.then(() => [null]),
  ])) as [string | null];
  if (uri === null) throw new Error(`${ENGINE} ended before it was ready.`);
  return {
    uri,
    async stop() {
      engine.kill('SIGTERM');
      await gone;
    },
  };
}
