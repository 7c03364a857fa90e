import { SingleBar } from 'cli-progress';

/** Without a terminal to draw on, a line is written so often. */
const LINE_EVERY_MS = 5_000;
/** What is done sooner needs no line. */
const FIRST_LINE_AFTER_MS = 1_000;

/** What `runWithProgress` gives to the work: how much is done, of how much. */
export type Report = (done: number, total: number) => void;

/** Shows how far `work` has come: a bar on a terminal, else a line every few seconds. */
export async function runWithProgress<T>(
  label: string,
  work: (report: Report) => Promise<T>,
  out: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  const shown = out.isTTY ? new Bar(label, out) : new Lines(label, out);
  try {
    return await work((done, total) => shown.update(done, total));
  } finally {
    shown.stop();
  }
}

class Bar {
  private readonly bar: SingleBar;

  constructor(label: string, stream: NodeJS.WriteStream) {
    const format = `${label} {bar} {percentage} %  {value} of {total}, {eta_formatted} left`;
    this.bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true, etaBuffer: 100 });
    this.bar.start(1, 0);
  }

  update(done: number, total: number): void {
    this.bar.setTotal(Math.max(total, 1));
    this.bar.update(Math.min(done, total));
  }

  stop(): void {
    this.bar.stop();
  }
}

class Lines {
  private nextAt = performance.now() + FIRST_LINE_AFTER_MS;

  constructor(
    private readonly label: string,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  update(done: number, total: number): void {
    if (performance.now() < this.nextAt) return;
    this.nextAt = performance.now() + LINE_EVERY_MS;
    const percent = Math.floor((100 * Math.min(done, total)) / Math.max(total, 1));
    this.stream.write(`${this.label} ${percent} %, ${done} of ${total}\n`);
  }

  stop(): void {
    // The last line is the business of whoever has the result.
  }
}
