import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Started } from '@prochat/server/testing';

const ROOT = join(import.meta.dirname, '../../../..');
const MAIN = join(ROOT, 'dist/apps/api/main.mjs');
const PATIENCE_MS = 15_000;

/** The built server (`dist/apps/api/main.mjs`) in a process of its own, as an installation runs it. */
export class BuiltServer implements Started {
  private readonly child: ChildProcess;
  private output = '';
  private errors = '';
  private readonly watchers = new Set<() => void>();
  /** The exit code; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
  private isGone = false;

  /** Only what `environment` says: nothing of the test run's own environment but PATH. */
  constructor(environment: Readonly<Record<string, string>>, main = MAIN) {
    this.child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.exited = new Promise((resolve) => {
      // `close` and not `exit`: by then everything it wrote has arrived.
      this.child.once('close', (code) => {
        this.isGone = true;
        this.changed();
        resolve(code);
      });
    });
  }

  /** Resolves when it listens. @throws Error with what it wrote, when it ended instead */
  static async start(environment: Readonly<Record<string, string>>): Promise<BuiltServer> {
    const server = new BuiltServer(environment);
    await server.wrote(/ready: /);
    return server;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get stdout(): string {
    return this.output;
  }

  get stderr(): string {
    return this.errors;
  }

  get url(): string {
    const address = /listening on (\S+)\)/.exec(this.output)?.[1] ?? /ready: (\S+)/.exec(this.output)?.[1];
    if (address === undefined) throw new Error(`It does not listen: ${this.output}${this.errors}`);
    return address;
  }

  /** Resolves when stdout has it. */
  wrote(pattern: RegExp): Promise<void> {
    const failure = new Error();
    return new Promise((resolve, reject) => {
      const give = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      const fail = (why: string): void => {
        give();
        failure.message = `${why} before writing ${pattern}: ${this.output}${this.errors}`;
        reject(failure);
      };
      const look = (): void => {
        if (pattern.test(this.output)) {
          give();
          resolve();
        } else if (this.isGone) fail('It ended');
      };
      const timer = setTimeout(() => fail(`${PATIENCE_MS} ms passed`), PATIENCE_MS);
      this.watchers.add(look);
      look();
    });
  }

  /** Sends the signal and resolves with the exit code. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  async close(): Promise<void> {
    if (!this.isGone) await this.signal('SIGTERM');
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
