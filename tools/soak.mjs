// npm run soak -- [options]: builds the server and the soak and runs it; its options are in apps/bench/src/soak/main.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NX_BIN } from './nx-bin.mjs';

const root = join(import.meta.dirname, '..');
const built = await run(NX_BIN, 'run-many', '-t', 'build', '-p', 'api', 'bench', '--outputStyle=static');
process.exitCode =
  built ||
  (await run('--enable-source-maps', join(root, 'dist/apps/bench/soak.mjs'), ...process.argv.slice(2)));

async function run(...args) {
  // The report alone goes to stdout: what the build says is progress.
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
