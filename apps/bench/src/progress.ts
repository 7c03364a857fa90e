import { Presets, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 5_000;

/** Says on stderr how far something long is: a bar on a terminal, elsewhere a line every few seconds. */
export class Progress {
  readonly #bar: SingleBar | null;
  #done = 0;
  #saidAt = performance.now();

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {
    this.#bar = process.stderr.isTTY
      ? new SingleBar(
          {
            format: `${label} {bar} {percentage}% | {value}/{total} | {eta_formatted}`,
            gracefulExit: false,
          },
          Presets.shades_classic,
        )
      : null;
    this.#bar?.start(total, 0);
  }

  add(count: number): void {
    this.#done += count;
    this.#bar?.update(this.#done);
    if (this.#bar || performance.now() - this.#saidAt < LINE_EVERY_MS) return;
    this.#saidAt = performance.now();
    process.stderr.write(`${this.label}: ${this.#done} of ${this.total}\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
