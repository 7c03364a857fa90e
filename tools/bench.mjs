// npm run bench -- [what] [options]: builds the product and the benchmark of sending messages, and runs it; what it
// measures and its options are in apps/bench/src/messages/main.ts. With --built it takes what is built.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NX_BIN } from './nx-bin.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const isBuilt = args.includes('--built');
process.exitCode =
  (isBuilt ? 0 : (await build('api')) || (await build('bench'))) ||
  (await run(
    '--enable-source-maps',
    join(root, 'dist/apps/bench/messages.mjs'),
    ...args.filter((arg) => arg !== '--built'),
  ));

function build(project) {
  return run(NX_BIN, 'run', `${project}:build`, '--outputStyle=static');
}

async function run(...command) {
  // Tables alone go to stdout: what the build says is progress.
  const stdio = command[0] === NX_BIN ? ['ignore', 2, 2] : 'inherit';
  const child = spawn(process.execPath, command, { cwd: root, stdio });
  // A terminal sends Ctrl+C to the child as well; this process waits for what it still has to tell.
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', forward).off('SIGINT', forward);
  return code ?? 1;
}
