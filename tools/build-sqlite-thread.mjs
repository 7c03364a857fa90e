// Bundles what the embedded store runs in threads of its own; found by its name `#sqlite-thread` in package.json.
import { build } from 'esbuild';
import { nodeBundle } from './bundle-node.mjs';

const options = nodeBundle(
  { thread: 'libs/server/store-sqlite/src/threads/thread.worker.ts' },
  'dist/libs/server/store-sqlite',
);

/** Our own modules do nothing by being imported, so what a thread does not use (all of Nest) is left out. */
const ownModulesArePure = {
  name: 'own-modules-are-pure',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(@prochat\/|\.)/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData?.isResolved) return undefined;
      const found = await resolve(path, { ...args, pluginData: { isResolved: true } });
      return { ...found, sideEffects: args.kind === 'entry-point' };
    });
  },
};

await build({
  ...options,
  entryNames: '[name]',
  plugins: [ownModulesArePure, ...options.plugins],
});
