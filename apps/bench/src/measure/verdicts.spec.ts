import { describe, expect, it } from '@jest/globals';
import { INBOX, type Goal } from './case';
import type { Result, Round } from './runner';
import { holdVerdict, latencyVerdict, ratioVerdict } from './verdicts';

function round(callers: number, ms: { p99?: number; heldMs?: number; computedMs?: number }): Round {
  const { p99 = 1, heldMs = 0, computedMs = heldMs } = ms;
  const latency = { n: 200, p50: 1, p95: p99, p99, max: p99 };
  return {
    callers,
    latency,
    heldMs,
    heldP99Ms: 0,
    computedMs,
    gcMs: 0,
    perSecond: 1,
    syncMs: 0,
    preemptions: 0,
  };
}

function result(rounds: Round[], goal: Goal | null = INBOX): Result {
  return { group: 'inbox', name: 'all: no filter', goal, rounds, error: null };
}

describe('latencyVerdict', () => {
  it('tells the goal from the floor and from a miss', () => {
    const verdicts = [10, 10.1, 50, 50.1].map((p99) => latencyVerdict(result([round(1, { p99 })])));
    expect(verdicts).toEqual(['pass', 'floor', 'floor', 'MISS']);
  });

  it('judges calls without a crowd', () => {
    expect(latencyVerdict(result([round(1, { p99: 1 }), round(8, { p99: 900 })]))).toBe('pass');
  });

  it('is silent where there is no goal', () => {
    expect(latencyVerdict(result([round(1, {})], null))).toBeNull();
  });
});

describe('holdVerdict', () => {
  it('is a miss only when it comes again', () => {
    const byChance = [round(1, { heldMs: 30 }), round(1, { heldMs: 2 })];
    const always = [round(1, { heldMs: 30 }), round(1, { heldMs: 12 })];
    expect([byChance, always].map((rounds) => holdVerdict(result(rounds), 1))).toEqual(['pass', 'MISS']);
  });

  it('tells a thread that computed from one that had to wait', () => {
    const waited = [round(1, { heldMs: 30, computedMs: 3 }), round(1, { heldMs: 30, computedMs: 12 })];
    expect(holdVerdict(result(waited), 1)).toBe('waited');
  });

  it('judges each number of callers by itself', () => {
    const both = result([round(1, { heldMs: 2 }), round(8, { heldMs: 12 })]);
    expect([1, 8, 50].map((callers) => holdVerdict(both, callers))).toEqual(['pass', 'MISS', null]);
  });
});

describe('ratioVerdict', () => {
  it('allows a tenth as the goal and a half as the floor', () => {
    const verdicts = [1.1, 1.5, 1.6].map((ratio) =>
      ratioVerdict({ kind: 'normal', firstMs: 1, deepestMs: 1, ratio }),
    );
    expect(verdicts).toEqual(['pass', 'floor', 'MISS']);
  });
});
