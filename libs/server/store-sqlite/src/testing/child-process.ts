import { build, type Plugin } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFile } from '@swc/core';
import type { LaneState } from './facts';

/** The same way up from the sources and from a bundle in `dist`. */
export const WORKSPACE = join(import.meta.dirname, '../../../../..');

/** Our own modules do nothing by being imported, so what the child does not use (all of Nest) need not be loaded. */
const ownModulesArePure: Plugin = {
  name: 'own-modules-are-pure',
  setup(bundler) {
    bundler.onResolve({ filter: /^(@prochat\/|\.)/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === 'resolved') return undefined;
      const found = await bundler.resolve(path, { ...args, pluginData: 'resolved' });
      return { ...found, sideEffects: false };
    });
  },
};

/** TypeScript with the decorators the modules of Nest have. */
const swcDecorators: Plugin = {
  name: 'swc-decorators',
  setup(bundler) {
    const swc = createRequire(import.meta.url)(join(WORKSPACE, 'tools/swc.cjs')) as object;
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: 'js',
      contents: (await transformFile(path, swc)).code,
    }));
  },
};

/** Builds `store-owner.child.ts`. @returns the file to start with Node; whoever asked for it removes it. */
export async function buildStoreOwner(): Promise<string> {
  // Inside the workspace, so that the packages left out of the bundle and `#sqlite-thread` are found.
  const dir = join(WORKSPACE, 'dist/libs/server/store-sqlite/testing');
  mkdirSync(dir, { recursive: true });
  const outfile = join(dir, `store-owner-${process.pid}.mjs`);
  await build({
    entryPoints: [join(WORKSPACE, 'libs/server/store-sqlite/src/testing/store-owner.child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    packages: 'external',
    tsconfig: join(WORKSPACE, 'tsconfig.base.json'),
    plugins: [ownModulesArePure, swcDecorators],
  });
  return outfile;
}

export interface StoreOwnerOptions {
  seed: number;
  lanes: number;
  /** Texts have up to so many letters beside their words. */
  mostLetters: number;
  /** From where the lanes go on. */
  resume: LaneState[];
  /** `none`: acknowledges without syncing, to show that a test would notice. */
  sync: 'real' | 'none';
  /** The user and group it becomes before it opens the store. Only for root. */
  uid: number;
}

/** How it ends when the store cannot be opened, which it says. */
export const NOT_OPENED = 3;

/** A process that owns a store. `lines` is what it has printed so far; it stays alive until `kill` or `close`. */
export class StoreOwner {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #errors = '';

  /** @param starter a command that starts it with other limits, such as `prlimit` */
  constructor(
    file: string,
    mode: 'hold' | 'load' | 'leave',
    dir: string,
    options: Partial<StoreOwnerOptions> = {},
    starter: readonly string[] = [],
  ) {
    const command = [...starter, process.execPath, '--enable-source-maps', file, mode, dir];
    this.#child = spawn(command[0] ?? '', [...command.slice(1), JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    const { stdin, stdout, stderr } = this.#child;
    if (!stdin || !stdout || !stderr) throw new Error('The child process has no pipes.');
    // It may be killed while it is being asked something.
    stdin.on('error', () => undefined);
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#child.emit('printed');
    });
    stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until it has printed `count` lines. */
  async printed(count: number): Promise<void> {
    await this.#until(() => this.lines.length >= count);
  }

  /** Waits until it has opened the store. */
  async opened(): Promise<void> {
    await this.says('{"opened":');
  }

  /** Waits for the first line, from number `from` on, that begins so. @returns it, read as JSON */
  async says(beginning: string | RegExp, from = 0): Promise<Record<string, unknown>> {
    let seen = from;
    let line: string | undefined;
    await this.#until(() => {
      while (line === undefined && seen < this.lines.length) {
        const each = this.lines[seen] ?? '';
        if (typeof beginning === 'string' ? each.startsWith(beginning) : beginning.test(each)) line = each;
        seen += 1;
      }
      return line !== undefined;
    });
    return JSON.parse(line ?? '') as Record<string, unknown>;
  }

  /** Waits until it has stated `count` more facts than it had. */
  async statesFacts(count: number): Promise<void> {
    let facts = 0;
    let seen = this.lines.length;
    await this.#until(() => {
      for (; seen < this.lines.length; seen++) if (this.lines[seen]?.startsWith('{"lane":')) facts += 1;
      return facts >= count;
    });
  }

  /** Asks it something on stdin. @returns the answer, which is not one to an earlier question */
  async asked(question: 'health' | 'read'): Promise<Record<string, unknown>> {
    const from = this.lines.length;
    this.#child.stdin?.write(`${question}\n`);
    return this.says(`{"${question}":`, from);
  }

  /** Has it begin to close the store; does not wait. */
  beginClosing(): void {
    this.#child.stdin?.write('close\n');
  }

  /** Waits until it has ended by itself. @returns its exit code */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  /** SIGKILL, then everything it has printed is in `lines`. @throws when it had ended by itself, in an error not foreseen */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
    const { exitCode } = this.#child;
    if (exitCode !== null && exitCode !== 0 && exitCode !== NOT_OPENED)
      throw new Error(`The store owner ended early: ${this.#errors}`);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await Promise.race([once(this.#child, 'printed'), this.#closed]);
      if ((this.#child.exitCode ?? this.#child.signalCode) !== null && !isSo())
        throw new Error(`The store owner ended early: ${this.#errors}`);
    }
  }
}
