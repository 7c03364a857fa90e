// Bundles the server: our own code into a few files, npm packages left to node_modules.
import { readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { transform } from '@swc/core';
import swc from './swc.cjs';

/** @type {import('esbuild').BuildOptions} */
export const apiBuild = {
  entryPoints: { main: 'apps/api/src/main.ts', demo: 'apps/api/src/demo/main.ts' },
  outdir: 'dist/apps/api',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true, // so that the store that is not used is not loaded
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  keepNames: true,
  tsconfig: 'tsconfig.base.json',
  logLevel: 'warning',
  packages: 'external', // tsconfig paths are resolved first, so @prochat/* is bundled; node_modules is not
  plugins: [
    {
      name: 'swc-decorators', // esbuild alone cannot emit decorator metadata
      setup({ onLoad }) {
        onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
          loader: 'js',
          contents: (await transform(await readFile(path, 'utf8'), { ...swc, filename: path })).code,
        }));
      },
    },
  ],
};

if (import.meta.main) {
  await rm(apiBuild.outdir, { recursive: true, force: true });
  await build(apiBuild);
}
