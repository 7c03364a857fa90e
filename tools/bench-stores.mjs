// npm run bench:stores -- [options]: builds the benchmark of the stores and runs it; its options are in apps/bench/src/main.ts.
import { build, runBuilt } from './run-built.mjs';

// Garbage of one measurement must not be collected during another, hence --expose-gc.
process.exitCode =
  (await build('bench')) ||
  (await runBuilt('dist/apps/bench/main.mjs', process.argv.slice(2), ['--expose-gc']));
