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
 * The machine the server runs on: starts its process, ends it in all ways, tells the proxy which one serves, and notices
 * when one ends by itself. What is done to it is done in order.
 */
export class ServerHost {
  #current: ServerProcess | null = null;
  #lane: Promise<unknown> = Promise.resolve();
  #overlapEndMs = -Infinity;
  readonly #expected = new WeakSet<ServerProcess>();
  #excuses = 0;
  starts = 0;
  refusedStarts = 0;

  constructor(private readonly options: ServerHostOptions) {}

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

  /** The one that serves; `null` while there is none. */
  get process(): ServerProcess | null {
    return this.#current;
  }

  /**
   * For how long (ms) one process has been alone. Two know nothing of one another's sockets: what one does is heard at the
   * other with `heads` only, until there is something between them.
   */
  get aloneForMs(): number {
    return performance.now() - this.#overlapEndMs;
  }

  start(): Promise<void> {
    return this.#inLane(() => this.#up());
  }

  /** kill -9 and up again, with `before` done just before that and `between` while it is down. */
  kill({ before, between }: Around = {}): Promise<void> {
    return this.#inLane(async () => {
      await before?.();
      await this.#down('SIGKILL');
      await between?.();
      await this.#up();
    });
  }

  /** As a deployment does it: SIGTERM, wait, start. It must end by itself, with code 0. */
  deploy({ between }: Around = {}): Promise<void> {
    return this.#inLane(async () => {
      const process = this.#current;
      this.#current = null;
      this.#tellProxy();
      if (process) await this.#drain(process);
      await between?.();
      await this.#up();
    });
  }

  /** As a rolling deployment does it: the next one serves before the one before it is stopped. */
  roll(overlapMs: number): Promise<void> {
    return this.#inLane(async () => {
      const before = this.#current;
      this.#overlapEndMs = Infinity;
      await this.#up();
      await new Promise((resolve) => setTimeout(resolve, overlapMs));
      if (before) await this.#drain(before);
      this.#overlapEndMs = performance.now();
    });
  }

  /** Stands still for so long. */
  stall(milliseconds: number): Promise<void> {
    return this.#inLane(async () => {
      const process = this.#current;
      process?.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      process?.kill('SIGCONT');
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#current?.kill(signal);
  }

  async stop(): Promise<void> {
    await this.#inLane(() => this.#down('SIGTERM'));
  }

  async #down(signal: NodeJS.Signals): Promise<void> {
    const process = this.#current;
    if (!process) return;
    this.#expected.add(process);
    this.#current = null;
    this.#tellProxy();
    process.kill(signal);
    await process.ended;
  }

  async #drain(process: ServerProcess): Promise<void> {
    const wasExcused = this.#excuses > 0;
    this.#expected.add(process);
    const late = setTimeout(() => {
      this.options.violations.add('server', `did not stop within ${STOP_WITHIN_MS} ms of SIGTERM`, [
        process.tail,
      ]);
      process.kill('SIGKILL');
    }, STOP_WITHIN_MS);
    process.kill('SIGTERM');
    const ended = await process.ended;
    clearTimeout(late);
    if (wasExcused || this.#excuses > 0 || ended.code === 0) return;
    this.options.violations.add('server', `ended with ${JSON.stringify(ended)} after SIGTERM`, [
      process.tail,
    ]);
  }

  async #up(): Promise<void> {
    const until = performance.now() + GIVE_UP_MS;
    for (;;) {
      try {
        const process = await this.#spawn();
        this.#current = process;
        this.#tellProxy();
        void process.ended.then((ended) => this.#noticeEnd(process, JSON.stringify(ended)));
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

  #spawn(): Promise<ServerProcess> {
    this.starts += 1;
    const { environment, clock, dir } = this.options;
    return ServerProcess.start(environment, clock.preload, join(dir, 'server.log'));
  }

  #noticeEnd(process: ServerProcess, how: string): void {
    if (this.#expected.has(process)) return;
    this.options.violations.add('server', `ended by itself: ${how}`, [process.tail]);
    if (this.#current === process) this.#current = null;
    this.#tellProxy();
    void this.#inLane(() => (this.#current ? Promise.resolve() : this.#up()));
  }

  #tellProxy(): void {
    this.options.proxy.pointTo(this.#current?.port ?? null);
  }

  #inLane<T>(deed: () => Promise<T>): Promise<T> {
    const done = this.#lane.then(deed);
    this.#lane = done.catch(() => undefined);
    return done;
  }
}
