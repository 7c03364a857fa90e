// npm run soak -- [options]: builds the server and the soak and runs it; its options are in apps/bench/src/soak/main.ts.
import { build, runBuilt } from './run-built.mjs';

process.exitCode =
  (await build('api', 'bench')) || (await runBuilt('dist/apps/bench/soak.mjs', process.argv.slice(2)));
