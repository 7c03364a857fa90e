// Bundles the server: our own code into a few files, npm packages left to node_modules.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { nodeBundle } from './bundle-node.mjs';

export const apiBuild = nodeBundle(
  {
    main: 'apps/api/src/main.ts',
    demo: 'apps/api/src/demo/main.ts',
    store: 'apps/api/src/store/main.ts',
    files: 'apps/api/src/files/main.ts',
  },
  'dist/apps/api',
);

if (import.meta.main) {
  await rm(apiBuild.outdir, { recursive: true, force: true });
  await build(apiBuild);
}
