import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';

/** The engine that may lie beside the checkout, from the root of which everything here is run. */
const PROGRAM = resolve('../shared/mongodb/real-mongodb');

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * A MongoDB in a process of its own that may be killed and comes back on the same data. It listens on another socket each
 * time, so servers reach it through a relay whose address stays.
 */
export class Engine {
  #child: ChildProcess | null = null;
  #socketPath = '';
  readonly #relay: Server;

  private constructor(private readonly directory: string) {
    this.#relay = createServer((client) => {
      const store = connect(this.#socketPath);
      for (const [one, other] of [
        [client, store],
        [store, client],
      ] as const)
        one.on('error', () => other.destroy()).once('close', () => other.destroy());
      client.pipe(store).pipe(client);
    });
  }

  /** `null` where there is none. */
  static async start(directory: string): Promise<Engine | null> {
    if (!existsSync(PROGRAM)) return null;
    const engine = new Engine(directory);
    engine.#relay.listen(0, '127.0.0.1');
    await once(engine.#relay, 'listening');
    await engine.#up();
    return engine;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${(this.#relay.address() as AddressInfo).port}/soak`;
  }

  async kill(between: () => Promise<void>): Promise<void> {
    await this.#down('SIGKILL');
    await between();
    await this.#up();
  }

  async stop(): Promise<void> {
    this.#relay.close();
    await this.#down('SIGTERM');
  }

  async #up(): Promise<void> {
    mkdirSync(this.directory, { recursive: true });
    const child = spawn(PROGRAM, [this.directory], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    running.add(child);
    void once(child, 'exit').then(() => running.delete(child));
    const [uri] = (await once(createInterface(child.stdout), 'line')) as [string];
    const host = /^mongodb:\/\/([^/?]+)/.exec(uri)?.[1] ?? '';
    this.#socketPath = decodeURIComponent(host);
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
