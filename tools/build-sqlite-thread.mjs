// Bundles what the embedded store runs in threads of its own; found by its name `#sqlite-thread` in package.json.
import { build } from 'esbuild';
import { leanBundle } from './bundle-node.mjs';

await build(
  leanBundle(
    { thread: 'libs/server/store-sqlite/src/threads/thread.worker.ts' },
    'dist/libs/server/store-sqlite',
  ),
);
