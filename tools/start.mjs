// npm start: builds what is missing or older than its sources, then runs the server in this terminal. The commands about
// the store and its files (npm run move, backup, restore, store, files) come this way too, and need no web client.
// usage: start.mjs [main | demo | store COMMAND... | files COMMAND...]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { NX_BIN } from './nx-bin.mjs';

const root = join(import.meta.dirname, '..');
const [name, ...parameters] = process.argv.slice(2);
const entry = ['demo', 'store', 'files'].includes(name) ? name : 'main';
const isCommand = ['store', 'files'].includes(entry);
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'libs/contract/src/**/*.ts'];
const PARTS = [
  {
    name: 'server',
    project: 'api',
    built: [
      `dist/apps/api/${entry}.mjs`,
      'dist/libs/server/store-sqlite/thread.mjs',
      'dist/libs/server/upload/image.mjs',
    ],
    sources: [
      ...SHARED,
      'tools/{build-api,build-image-process,build-sqlite-thread,bundle-node}.mjs',
      'tools/swc.cjs',
      'apps/api/src/**/*.ts',
      'libs/server/**/*.ts',
    ],
  },
  {
    name: 'web client',
    project: 'web',
    built: ['dist/apps/web/browser/index.html'],
    sources: [
      ...SHARED,
      'tools/compress-web.mjs',
      'apps/web/*.json',
      'apps/web/{src,public}/**/*',
      'libs/web/**/*.{ts,html,scss,css}',
    ],
  },
];

for (const part of isCommand ? PARTS.slice(0, 1) : PARTS) {
  if (isFresh(part)) continue;
  const startedAt = performance.now();
  console.log(`Building the ${part.name} …`);
  const code = await run(process.execPath, [NX_BIN, 'run', `${part.project}:build`, '--outputStyle=static']);
  if (code !== 0) {
    console.error(`The ${part.name} could not be built; see above.`);
    process.exit(code);
  }
  // A build taken from the cache may leave the files as they were: they are up to date all the same.
  for (const file of part.built) utimesSync(join(root, file), new Date(), new Date());
  console.log(`Built the ${part.name} in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
}
process.exitCode = await run(process.execPath, [
  '--enable-source-maps',
  `dist/apps/api/${entry}.mjs`,
  ...parameters,
]);

/** Tests are not sources of what runs: a changed spec must not cost a build. */
function isFresh({ built, sources }) {
  const builtAt = Math.min(...built.map(modifiedAt));
  return globSync(sources, { cwd: root })
    .filter((name) => !/\.spec\.ts$|\/promises\/|jest\.config/.test(name))
    .every((name) => modifiedAt(name) <= builtAt);
}

function modifiedAt(name) {
  return statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  // A terminal sends Ctrl+C to the child as well; whoever signals only this process expects it to be passed on.
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGTERM', forward).on('SIGINT', forward).on('SIGHUP', forward);
  const [code, signal] = await once(child, 'exit');
  process.off('SIGTERM', forward).off('SIGINT', forward).off('SIGHUP', forward);
  return code ?? (signal === null ? 1 : 128);
}
