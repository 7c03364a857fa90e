import { PerformanceObserver, monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises';

/** How the event loop fared while something ran, ms. */
export interface LoopReport {
  /** The longest time in which nothing else got a turn. */
  heldMs: number;
  heldP99Ms: number;
  /** The most that this thread computed without giving anything else a turn: a hold less what it waited for. */
  computedMs: number;
  /** The longest stop for garbage collection, which is part of the above when it fell into it. */
  gcMs: number;
}

/** The timers fire this often. */
const RESOLUTION_MS = 1;

/**
 * Watches for how long the event loop is held. Node records the time between two firings of a 1 ms timer: on a free loop
 * that is 1 ms, and not 0, so one resolution is taken off. A hold that begins just before the timer was due is so
 * reported in full, one that begins just after it fired up to 1 ms too short: readings are true to about 1 ms (and timers
 * of libuv, which round to whole milliseconds, add as much again).
 *
 * On a shared machine others take the processor away in the middle of a call, and a clock cannot tell that from a busy
 * loop. A second timer therefore adds up the processor time of this thread alone. Where `heldMs` is long and `computedMs`
 * is short, the thread was made to wait: by other processes, or by a disk that it read without giving the loop back.
 */
export class LoopWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #collections = new PerformanceObserver((list) => this.#noteCollections(list.getEntries()));
  #ticks: NodeJS.Timeout | undefined;
  #cpuMs = 0;
  #computedMs = 0;
  #gcMs = 0;

  async start(): Promise<void> {
    this.#collections.observe({ entryTypes: ['gc'] });
    this.#delays.enable();
    // The histogram is empty until its timer has fired, and a collection asked for before this is not ours.
    await after(3);
    await nextTurn();
    this.#collections.takeRecords();
    this.#gcMs = 0;
    this.#delays.reset();
    this.#cpuMs = threadCpuMs();
    this.#ticks = setInterval(() => this.#noteComputed(), RESOLUTION_MS);
  }

  async stop(): Promise<LoopReport> {
    // The firing that sees the end of the last hold.
    await after(3);
    this.#delays.disable();
    clearInterval(this.#ticks);
    await nextTurn();
    this.#noteCollections(this.#collections.takeRecords());
    this.#collections.disconnect();
    const { max, count } = this.#delays;
    return {
      heldMs: count === 0 ? 0 : toHold(max),
      heldP99Ms: count === 0 ? 0 : toHold(this.#delays.percentile(99)),
      computedMs: this.#computedMs,
      gcMs: this.#gcMs,
    };
  }

  #noteComputed(): void {
    const cpuMs = threadCpuMs();
    this.#computedMs = Math.max(this.#computedMs, cpuMs - this.#cpuMs);
    this.#cpuMs = cpuMs;
  }

  #noteCollections(entries: readonly { duration: number }[]): void {
    for (const { duration } of entries) this.#gcMs = Math.max(this.#gcMs, duration);
  }
}

/** What the watch says of an idle loop and of a known hold, ms. */
export interface Calibration {
  idleMs: number;
  idleP99Ms: number;
  busy15Ms: number;
}

/**
 * Proves that a known hold is seen on this machine, and shows how much is seen when there is none.
 * @throws Error when it is not seen
 */
export async function calibrate(): Promise<Calibration> {
  const idle = new LoopWatch();
  await idle.start();
  await after(300);
  const free = await idle.stop();

  const busy = new LoopWatch();
  await busy.start();
  await after(20);
  const until = performance.now() + 15;
  while (performance.now() < until);
  const held = await busy.stop();
  if (held.heldMs < 13) throw new Error(`A hold of 15 ms was seen as ${held.heldMs} ms.`);
  return { idleMs: free.heldMs, idleP99Ms: free.heldP99Ms, busy15Ms: held.heldMs };
}

function toHold(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
