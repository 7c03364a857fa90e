// Bundles the benchmarks: of the stores (main), and of sending messages with its load generator and reference servers; and
// the soak.
import { build } from 'esbuild';
import { nodeBundle } from './bundle-node.mjs';

const entries = {
  main: 'apps/bench/src/main.ts',
  messages: 'apps/bench/src/messages/main.ts',
  load: 'apps/bench/src/load/main.ts',
  reference: 'apps/bench/src/references/main.ts',
  soak: 'apps/bench/src/soak/main.ts',
};

await build(nodeBundle(entries, 'dist/apps/bench'));
