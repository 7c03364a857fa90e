// How our own TypeScript becomes something Node runs: bundled with esbuild, npm packages left to node_modules.
import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';
import swc from './swc.cjs';

/**
 * @param {Record<string, string>} entryPoints name of the output file without `.mjs` -> source
 * @param {string} outdir
 * @returns {import('esbuild').BuildOptions}
 */
export function nodeBundle(entryPoints, outdir) {
  return {
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // so that what is not used is not loaded
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
}

/** Our own modules do nothing by being imported, so what a thread or process does not use (all of Nest) is left out. */
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

/**
 * As `nodeBundle`, for what runs beside the server in a thread or process of its own.
 * @param {Record<string, string>} entryPoints
 * @param {string} outdir
 * @returns {import('esbuild').BuildOptions}
 */
export function leanBundle(entryPoints, outdir) {
  const options = nodeBundle(entryPoints, outdir);
  return { ...options, entryNames: '[name]', plugins: [ownModulesArePure, ...options.plugins] };
}
