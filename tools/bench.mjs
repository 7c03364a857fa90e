// npm run bench -- [what] [options]: builds the product and the benchmark of sending messages, and runs it; what it
// measures and its options are in apps/bench/src/messages/main.ts. With --built it takes what is built.
import { build, runBuilt } from './run-built.mjs';

const args = process.argv.slice(2);
process.exitCode =
  (args.includes('--built') ? 0 : await build('api', 'web', 'bench')) ||
  (await runBuilt(
    'dist/apps/bench/messages.mjs',
    args.filter((arg) => arg !== '--built'),
  ));
