// The long form of the embedded store's durability tests: builds and runs testing/faults.main.ts, whose options it takes.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { nodeBundle } from './bundle-node.mjs';
import './build-sqlite-thread.mjs';

const outdir = 'dist/libs/server/store-sqlite/testing';
await build({
  ...nodeBundle({ faults: 'libs/server/store-sqlite/src/testing/faults.main.ts' }, outdir),
  splitting: false,
});
const program = [`${outdir}/faults.mjs`, ...process.argv.slice(2)];
process.exitCode =
  spawnSync(process.execPath, ['--enable-source-maps', ...program], { stdio: 'inherit' }).status ?? 1;
