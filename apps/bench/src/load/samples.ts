import { summarise, type Summary } from '../measure/statistics';

/** Times of messages by their number, NaN until known; all in ms of one clock. */
export class Samples {
  /** When it should have been sent. */
  readonly due: Float64Array;
  /** When it was handed to the socket. */
  readonly sent: Float64Array;
  readonly acked: Float64Array;
  /** When the other side had it. */
  readonly shown: Float64Array;
  refused = 0;
  /** Heard by the other side more than once. */
  doubled = 0;
  ackedCount = 0;
  shownCount = 0;
  firstRefusal: string | null = null;

  constructor(readonly size: number) {
    [this.due, this.sent, this.acked, this.shown] = [0, 1, 2, 3].map(() =>
      new Float64Array(size).fill(Number.NaN),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  }

  ack(index: number, at: number): void {
    this.acked[index] = at;
    this.ackedCount += 1;
  }

  refuse(frame: string): void {
    this.refused += 1;
    this.firstRefusal ??= frame.slice(0, 300);
  }

  show(index: number, at: number): void {
    if (Number.isNaN(this.shown[index])) this.shownCount += 1;
    else this.doubled += 1;
    this.shown[index] = at;
  }

  /** Of the messages that were due from `fromMs` on. */
  report(fromMs: number): LoadFigures {
    const first = this.due.findIndex((due) => due >= fromMs);
    const from = first < 0 ? this.size : first;
    const between = (begin: Float64Array, end: Float64Array): Summary => {
      const durations = new Float64Array(this.size - from);
      let n = 0;
      for (let i = from; i < this.size; i += 1) {
        const duration = (end[i] as number) - (begin[i] as number);
        if (!Number.isNaN(duration)) durations[n++] = duration;
      }
      return summarise(durations.subarray(0, n));
    };
    return {
      offered: this.size - from,
      ack: between(this.due, this.acked),
      shown: between(this.due, this.shown),
      ackFromSent: between(this.sent, this.acked),
      late: between(this.due, this.sent),
      refused: this.refused,
      firstRefusal: this.firstRefusal,
      doubled: this.doubled,
    };
  }
}

/** Latencies in ms from the intended send time, but for `ackFromSent`. */
export interface LoadFigures {
  /** Messages that were due in the time that counts. */
  offered: number;
  ack: Summary;
  shown: Summary;
  /** From the moment the generator wrote it: without what the generator itself was late. */
  ackFromSent: Summary;
  /** How late the generator was. */
  late: Summary;
  refused: number;
  firstRefusal: string | null;
  doubled: number;
}
