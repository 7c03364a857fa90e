import type { LoadResult } from '../load/open-loop';
import type { LoadPlan } from '../load/plan';
import type { GeneratorProcess } from './generator-process';
import type { Options } from './options';
import { cpuSecondsOf } from './server-process';
import type { Subject } from './subjects';

/** A run, and what it cost: cores in use, 1 = one core all the time. */
export interface MeasuredRun extends LoadResult {
  serverCpu: number;
  /** Processor time of the server for each message that was sent, warm-up included. */
  cpuPerMessageUs: number;
  /** Messages acknowledged, a second. */
  throughput: number;
}

/** P1 and P6 ask for this at the acknowledgement. */
export const ACK_P99_MAX_MS = 50;

/** The load of a run that counts; `rate` is still to be chosen. */
export function loadOf({ rate, seconds, warmUpSeconds, textChars }: Options): LoadPlan {
  return { rate, seconds, warmUpSeconds, textChars, receipts: false, patient: false };
}

/** One run of one subject, with the processor time of both ends. */
export async function measureRun(
  generator: GeneratorProcess,
  { name, server }: Subject,
  load: LoadPlan,
): Promise<MeasuredRun> {
  const before = { cpu: cpuSecondsOf(server.pid), at: performance.now() };
  const result = await generator.run(name, load);
  const elapsed = (performance.now() - before.at) / 1_000;
  const cpu = cpuSecondsOf(server.pid) - before.cpu;
  return {
    ...result,
    serverCpu: cpu / elapsed,
    cpuPerMessageUs: (cpu / result.sent) * 1e6,
    throughput: result.ack.n / load.seconds,
  };
}

/** Every message was acknowledged, and shown to the other side once. */
export function isInOrder({ gaveUp, refused, unacked, unshown, doubled, lost }: MeasuredRun): boolean {
  return !gaveUp && refused + unacked + unshown + doubled + lost === 0;
}

/** It kept up: everything in order, 99 of 100 acknowledged in time. */
export function keptUp(run: MeasuredRun): boolean {
  return isInOrder(run) && run.ack.p99 <= ACK_P99_MAX_MS;
}
