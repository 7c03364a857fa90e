import { Random } from '../../data/random';
import { NETWORK_FAULTS } from './network-faults';
import { SERVER_FAULTS } from './server-faults';
import type { Fault, Stage } from './stage';

/** In the order in which each comes alone first. */
const ORDER = [
  ...['kill', 'reset-before-ack', 'sigterm', 'half-open', 'reset-before-send', 'sigstop', 'disk-full'],
  ...['storm', 'latency', 'reset-before-event', 'kill-store', 'rolling', 'freeze', 'power-cut', 'clock'],
  'read-only',
];

export const FAULTS: readonly Fault[] = [...NETWORK_FAULTS, ...SERVER_FAULTS].sort(
  (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
);

export interface ScheduleOptions {
  /** Kinds to be used. */
  faults: readonly Fault[];
  untilMs: number;
  /** Ends it before. */
  signal: AbortSignal;
  /** Between two faults, at least and at most. */
  gapMs: { least: number; most: number };
}

/** What was done, for the report. */
export interface Done {
  kind: string;
  /** Seconds since the load began. */
  atSeconds: number;
  note: string;
}

/** Each kind alone, in a fixed round; then pairs of them by the seed, until time is up. The seed gives the same order again. */
export class Schedule {
  readonly done: Done[] = [];
  /** Kinds that cannot be done here, and why. */
  readonly leftOut = new Map<string, string>();
  #disk: Promise<void> = Promise.resolve();
  readonly #startMs = performance.now();

  constructor(
    private readonly stage: Omit<Stage, 'note' | 'random'>,
    private readonly random: Random,
    private readonly options: ScheduleOptions,
    private readonly say: (line: string) => void,
  ) {}

  async run(): Promise<void> {
    const possible = this.options.faults.filter((fault) => {
      const why = fault.leftOut(this.stage as Stage);
      if (why !== null) this.leftOut.set(fault.kind, why);
      return why === null;
    });
    if (possible.length === 0) return;
    for (const fault of possible) {
      if (!(await this.#gap())) return;
      await this.#strike(fault);
    }
    while (await this.#gap()) {
      const one = this.random.pick(possible);
      const others = possible.filter((fault) => fault !== one);
      const other = others.length > 0 ? this.random.pick(others) : one;
      const apartMs = this.random.below(1_000);
      const second = new Promise((resolve) => setTimeout(resolve, apartMs)).then(() => this.#strike(other));
      await Promise.all([this.#strike(one), second]);
    }
  }

  /** False when time is up. */
  async #gap(): Promise<boolean> {
    const { least, most } = this.options.gapMs;
    const gapMs = this.random.between(least, most);
    if (performance.now() + gapMs >= this.options.untilMs) return false;
    await new Promise((resolve) => setTimeout(resolve, gapMs));
    return !this.options.signal.aborted;
  }

  async #strike(fault: Fault): Promise<void> {
    const done: Done = {
      kind: fault.kind,
      atSeconds: (performance.now() - this.#startMs) / 1000,
      note: '',
    };
    this.done.push(done);
    // Its own source of chance: how long another fault took must not change this one.
    const random = new Random(this.random.below(2 ** 31));
    const run = (): Promise<void> => fault.run({ ...this.stage, random, note: (what) => (done.note = what) });
    if (fault.onDisk) await (this.#disk = this.#disk.then(run));
    else await run();
    const tookMs = performance.now() - this.#startMs - done.atSeconds * 1000;
    this.say(
      `${done.atSeconds.toFixed(1)} s: ${fault.kind}${done.note ? ` (${done.note})` : ''}, ${Math.round(tookMs)} ms`,
    );
  }
}
