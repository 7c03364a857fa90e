import { describe, expect, it } from '@jest/globals';
import { percentile, summarise } from './statistics';

describe('percentile', () => {
  it('is the smallest value that so many do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
  });

  it('is the only value of a series of one', () => {
    expect([0, 0.5, 1].map((share) => percentile([7], share))).toEqual([7, 7, 7]);
  });

  it('is not a number for an empty series', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('summarise', () => {
  it('sorts by number and leaves the series as it was', () => {
    const durations = Float64Array.of(10, 9, 100, 1);
    expect(summarise(durations)).toEqual({ n: 4, p50: 9, p95: 100, p99: 100, max: 100 });
    expect([...durations]).toEqual([10, 9, 100, 1]);
  });
});
