import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFile } from '@swc/core';

const WORKSPACE = join(import.meta.dirname, '../../../../..');

/** Builds `store-owner.child.ts` the way `tools/build-api.mjs` builds the server. @returns the file to start with Node. */
export async function buildStoreOwner(): Promise<string> {
  const swc = createRequire(import.meta.url)(join(WORKSPACE, 'tools/swc.cjs')) as object;
  // Inside the workspace, so that the packages left out of the bundle and `#sqlite-thread` are found.
  const dir = join(WORKSPACE, 'dist/libs/server/store-sqlite/testing');
  mkdirSync(dir, { recursive: true });
  const outfile = join(dir, `store-owner-${process.pid}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'store-owner.child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: join(WORKSPACE, 'tsconfig.base.json'),
    plugins: [
      {
        name: 'swc-decorators',
        setup(bundler) {
          bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
            loader: 'js',
            contents: (await transformFile(path, swc)).code,
          }));
        },
      },
    ],
  });
  return outfile;
}

/** A process that owns a store. `lines` is what it has printed so far; it stays alive until `kill`. */
export class StoreOwner {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #errors = '';

  constructor(file: string, mode: 'hold' | 'append', dir: string) {
    this.#child = spawn(process.execPath, ['--enable-source-maps', file, mode, dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('The child process has no pipes.');
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#child.emit('printed');
    });
    stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  /** Waits until it has printed `count` lines. */
  async printed(count: number): Promise<void> {
    while (this.lines.length < count) {
      await Promise.race([once(this.#child, 'printed'), this.#closed]);
      if (this.lines.length < count && (this.#child.exitCode ?? this.#child.signalCode) !== null)
        throw new Error(`The store owner ended early: ${this.#errors}`);
    }
  }

  /** SIGKILL, then everything it has printed is in `lines`. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
