// Runs the contract suite and the API tests on a real MongoDB: the one MONGODB_TEST_URI names, or, when it is not set,
// the engine beside this checkout, started for these tests in a directory of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NX_BIN } from './nx-bin.mjs';

const ENGINE = join(import.meta.dirname, '../../shared/mongodb/real-mongodb');

if (process.env.MONGODB_TEST_URI) {
  process.exitCode = await runTests(process.env.MONGODB_TEST_URI);
} else if (existsSync(ENGINE)) {
  process.exitCode = await onOwnEngine(runTests);
} else {
  console.error(
    'Set MONGODB_TEST_URI to a MongoDB these tests may write to, such as mongodb://127.0.0.1:27017.',
  );
  process.exitCode = 1;
}

async function runTests(uri) {
  const tests = spawn(
    process.execPath,
    [NX_BIN, 'run-many', '-t', 'test-mongodb', '--parallel=1', '--outputStyle=stream'],
    {
      stdio: 'inherit',
      env: { ...process.env, MONGODB_TEST_URI: uri },
    },
  );
  const [code] = await once(tests, 'exit');
  return code ?? 1;
}

async function onOwnEngine(run) {
  const directory = mkdtempSync(join(tmpdir(), 'prochat-mongodb-'));
  const engine = spawn(ENGINE, [directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(engine, 'exit');
  const stop = () => engine.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  try {
    const uri = await Promise.race([once(createInterface(engine.stdout), 'line'), gone.then(() => [null])]);
    if (uri[0] === null) {
      console.error(`${ENGINE} ended before it was ready.`);
      return 1;
    }
    return await run(uri[0]);
  } finally {
    stop();
    await gone;
    rmSync(directory, { recursive: true, force: true });
  }
}
