// npm run bench:stores -- [options]: builds the benchmark of the stores and runs it; its options are in apps/bench/src/main.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NX_BIN } from './nx-bin.mjs';

const root = join(import.meta.dirname, '..');
const built = await run(NX_BIN, 'run', 'bench:build', '--outputStyle=static');
// Garbage of one measurement must not be collected during another, hence --expose-gc.
process.exitCode =
  built ||
  (await run(
    '--expose-gc',
    '--enable-source-maps',
    join(root, 'dist/apps/bench/main.mjs'),
    ...process.argv.slice(2),
  ));

async function run(...args) {
  // Tables alone go to stdout: what the build says is progress.
  const stdio = args[0] === NX_BIN ? ['ignore', 2, 2] : 'inherit';
  const child = spawn(process.execPath, args, { cwd: root, stdio });
  // A terminal sends Ctrl+C to the child as well; this process waits for what it still has to tell.
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', forward).off('SIGINT', forward);
  return code ?? 1;
}
