// Builds projects and runs a program of theirs: what the build says is progress and goes to stderr, so that stdout has the
// program's report alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NX_BIN } from './nx-bin.mjs';

const root = join(import.meta.dirname, '..');

/** @returns {Promise<number>} the exit code of the build */
export function build(...projects) {
  return run(
    [NX_BIN, 'run-many', '-t', 'build', '-p', ...projects, '--outputStyle=static'],
    ['ignore', 2, 2],
  );
}

/** @returns {Promise<number>} the exit code of the program, a path below the root */
export function runBuilt(program, args, nodeOptions = []) {
  return run([...nodeOptions, '--enable-source-maps', join(root, program), ...args], 'inherit');
}

async function run(args, stdio) {
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
