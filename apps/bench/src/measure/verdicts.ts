import type { Goal } from './case';
import { HOLD_MAX_MS, type DepthRatio, type Result, type Round } from './runner';

export type Verdict = 'pass' | 'floor' | 'MISS';

/** `floor`: enough to publish, but not the goal. Calls are judged one after the other, without a crowd. */
export function latencyVerdict({ goal, rounds }: Result): Verdict | null {
  const [alone] = rounds;
  return goal && alone ? against(alone.latency[goal.of], goal) : null;
}

/** `waited`: the loop was held, but this thread did not compute for so long; see `LoopWatch`. */
export type HoldVerdict = 'pass' | 'waited' | 'MISS';

/** No call may hold the event loop for longer than `HOLD_MAX_MS`; a second round, if there was one, decides. */
export function holdVerdict(result: Result, callers: number): HoldVerdict | null {
  const rounds = roundsOf(result, callers);
  if (rounds.length === 0) return null;
  if (rounds.some(({ heldMs }) => heldMs <= HOLD_MAX_MS)) return 'pass';
  return rounds.every(({ computedMs }) => computedMs > HOLD_MAX_MS) ? 'MISS' : 'waited';
}

export function roundsOf({ rounds }: Result, callers: number): Round[] {
  return rounds.filter((round) => round.callers === callers);
}

export function ratioVerdict({ ratio }: DepthRatio): Verdict {
  return against(ratio, { goalMs: 1.1, floorMs: 1.5 });
}

function against(value: number, { goalMs, floorMs }: Pick<Goal, 'goalMs' | 'floorMs'>): Verdict {
  if (value <= goalMs) return 'pass';
  return floorMs !== undefined && value <= floorMs ? 'floor' : 'MISS';
}
