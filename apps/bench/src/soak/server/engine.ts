import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The engine that may lie beside the checkout, from the root of which everything here is run. */
const PROGRAM = resolve('../shared/mongodb/real-mongodb');

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A MongoDB in a process of its own that may be killed: it comes back on the same data and the same port. */
export class Engine {
  #child: ChildProcess | null = null;
  #uri = '';

  private constructor(private readonly directory: string) {}

  /** `null` where there is none. */
  static async start(directory: string): Promise<Engine | null> {
    if (!existsSync(PROGRAM)) return null;
    const engine = new Engine(directory);
    await engine.#up();
    return engine;
  }

  get uri(): string {
    return this.#uri;
  }

  async kill(between: () => Promise<void>): Promise<void> {
    await this.#down('SIGKILL');
    await between();
    await this.#up();
  }

  stop(): Promise<void> {
    return this.#down('SIGTERM');
  }

  async #up(): Promise<void> {
    mkdirSync(this.directory, { recursive: true });
    const child = spawn(PROGRAM, [this.directory], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    running.add(child);
    void once(child, 'exit').then(() => running.delete(child));
    const [uri] = (await once(createInterface(child.stdout), 'line')) as [string];
    this.#uri = uri;
  }

  async #down(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
