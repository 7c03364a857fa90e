import { join } from 'node:path';
import type { FaultProxy } from '../faults/fault-proxy';
import type { Violations } from '../violations';
import type { ServerClock } from './clock-shim';
import { NotStarted, ServerProcess } from './process';

/** A server that cannot be started for so long will never be. */
const GIVE_UP_MS = 90_000;
const STOP_WITHIN_MS = 20_000;

export interface ServerHostOptions {
  environment: Readonly<Record<string, string>>;
  /** How many processes serve the same store. */
  size: number;
  dir: string;
  clock: ServerClock;
  proxy: FaultProxy;
  violations: Violations;
}

/** What is done around the end of a process. */
export interface Around {
  before?: () => void | Promise<void>;
  between?: () => void | Promise<void>;
}

/**
 * The machine the server runs on: starts its processes, ends them in all ways, tells the proxy which are up, and notices
 * when one ends by itself. What is done to one process is done in order.
 */
export class ServerHost {
  readonly #slots: (ServerProcess | null)[];
  readonly #lanes: Promise<unknown>[];
  readonly #expected = new WeakSet<ServerProcess>();
  #excuses = 0;
  starts = 0;
  refusedStarts = 0;

  constructor(private readonly options: ServerHostOptions) {
    this.#slots = Array<null>(options.size).fill(null);
    this.#lanes = Array<Promise<void>>(options.size).fill(Promise.resolve());
  }

  get size(): number {
    return this.#slots.length;
  }

  /** From now until `release`, refusing to start and to stop cleanly is no fault: the disk is full or may not be written. */
  excuse(): { release(): void } {
    this.#excuses += 1;
    let isOver = false;
    return {
      release: () => {
        if (!isOver) this.#excuses -= 1;
        isOver = true;
      },
    };
  }

  /** Those that are up. */
  get processes(): ServerProcess[] {
    return this.#slots.filter((slot) => slot !== null);
  }

  async start(): Promise<void> {
    for (let slot = 0; slot < this.size; slot += 1) await this.#inLane(slot, () => this.#up(slot));
  }

  /** kill -9 and up again, with `before` done just before that and `between` while it is down. */
  kill(slot: number, { before, between }: Around = {}): Promise<void> {
    return this.#inLane(slot, async () => {
      await before?.();
      await this.#down(slot, 'SIGKILL');
      await between?.();
      await this.#up(slot);
    });
  }

  /** As a deployment does it: SIGTERM, wait, start. It must end by itself, with code 0. */
  deploy(slot: number, { between }: Around = {}): Promise<void> {
    return this.#inLane(slot, async () => {
      const wasExcused = this.#excuses > 0;
      const process = this.#slots[slot];
      const late = setTimeout(() => {
        this.options.violations.add('server', `did not stop within ${STOP_WITHIN_MS} ms of SIGTERM`, [
          process?.tail ?? '',
        ]);
        process?.kill('SIGKILL');
      }, STOP_WITHIN_MS);
      const ended = await this.#down(slot, 'SIGTERM');
      clearTimeout(late);
      if (!wasExcused && this.#excuses === 0 && ended?.code !== 0)
        this.options.violations.add('server', `ended with ${JSON.stringify(ended)} after SIGTERM`, [
          process?.tail ?? '',
        ]);
      await between?.();
      await this.#up(slot);
    });
  }

  /** Stands still for so long. */
  stall(slot: number, milliseconds: number): Promise<void> {
    return this.#inLane(slot, async () => {
      const process = this.#slots[slot];
      process?.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      process?.kill('SIGCONT');
    });
  }

  signal(signal: NodeJS.Signals): void {
    for (const process of this.processes) process.kill(signal);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#slots.map((_, slot) => this.#inLane(slot, () => this.#down(slot, 'SIGTERM'))));
  }

  async #down(slot: number, signal: NodeJS.Signals): Promise<{ code: number | null } | null> {
    const process = this.#slots[slot];
    if (!process) return null;
    this.#expected.add(process);
    this.#slots[slot] = null;
    this.#tellProxy();
    process.kill(signal);
    return process.ended;
  }

  async #up(slot: number): Promise<void> {
    const until = performance.now() + GIVE_UP_MS;
    for (;;) {
      try {
        const process = await this.#spawn(slot);
        this.#slots[slot] = process;
        this.#tellProxy();
        void process.ended.then((ended) => this.#noticeEnd(slot, process, JSON.stringify(ended)));
        return;
      } catch (error) {
        if (!(error instanceof NotStarted)) throw error;
        this.refusedStarts += 1;
        if (this.#excuses === 0) this.options.violations.add('server', 'did not start', [error.output]);
        if (performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  #spawn(slot: number): Promise<ServerProcess> {
    this.starts += 1;
    const { environment, clock, dir } = this.options;
    return ServerProcess.start(environment, clock.preload, join(dir, `server-${slot}.log`));
  }

  #noticeEnd(slot: number, process: ServerProcess, how: string): void {
    if (this.#expected.has(process)) return;
    this.options.violations.add('server', `ended by itself: ${how}`, [process.tail]);
    this.#slots[slot] = null;
    this.#tellProxy();
    void this.#inLane(slot, () => (this.#slots[slot] ? Promise.resolve() : this.#up(slot)));
  }

  #tellProxy(): void {
    this.options.proxy.pointTo(this.processes.map(({ port }) => port));
  }

  #inLane<T>(slot: number, deed: () => Promise<T>): Promise<T> {
    const done = (this.#lanes[slot] as Promise<unknown>).then(deed);
    this.#lanes[slot] = done.catch(() => undefined);
    return done;
  }
}
