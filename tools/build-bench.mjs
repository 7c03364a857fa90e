// Bundles the benchmark of the stores.
import { build } from 'esbuild';
import { nodeBundle } from './bundle-node.mjs';

await build(nodeBundle({ main: 'apps/bench/src/main.ts' }, 'dist/apps/bench'));
