// The long form of apps/api/src/promises/stores-agree.spec.ts: generated sequences of calls to SQLite and to MongoDB (the
// one MONGODB_TEST_URI names, or the engine beside this checkout), else to the reference model.
//   npm run stores:compare -- --calls 100000 --seed 7
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const ENGINE = join(ROOT, '../shared/mongodb/real-mongodb');

const { values } = parseArgs({ options: { calls: { type: 'string' }, seed: { type: 'string' } } });
const calls = Number(values.calls ?? 100_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));

if (!(calls > 0) || !Number.isSafeInteger(seed)) {
  console.error('Usage: npm run stores:compare -- [--calls 100000] [--seed 7]');
  process.exitCode = 1;
} else {
  process.exitCode = await compare();
}

async function compare() {
  console.log(`At least ${calls} calls, seed ${seed}`);
  const thread = await run(['tools/build-sqlite-thread.mjs']);
  if (thread !== 0) return thread;
  if (process.env.MONGODB_TEST_URI || !existsSync(ENGINE)) return runSpec({});
  return onOwnEngine((uri) => runSpec({ MONGODB_TEST_URI: uri }));
}

function runSpec(env) {
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'apps/api/jest.config.ts', 'stores-agree'];
  return run(['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], {
    ...env,
    STORES_COMPARE_CALLS: String(calls),
    STORES_COMPARE_SEED: String(seed),
  });
}

async function run(args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

async function onOwnEngine(use) {
  const directory = mkdtempSync(join(tmpdir(), 'prochat-mongodb-'));
  const engine = spawn(ENGINE, [directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(engine, 'exit');
  const stop = () => engine.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  try {
    const [uri] = await Promise.race([once(createInterface(engine.stdout), 'line'), gone.then(() => [null])]);
    if (uri !== null) return await use(uri);
    console.error(`${ENGINE} ended before it was ready.`);
    return 1;
  } finally {
    stop();
    await gone;
    rmSync(directory, { recursive: true, force: true });
  }
}
