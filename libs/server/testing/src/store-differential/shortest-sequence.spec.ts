import { describe, expect, it } from '@jest/globals';
import { shortestSequence } from './shortest-sequence';

const HUNDRED = Array.from({ length: 100 }, (_, i) => i);

describe('shortestSequence', () => {
  it('keeps exactly what the failure needs, in order', async () => {
    let runs = 0;
    const fails = (steps: readonly number[]): Promise<boolean> => {
      runs += 1;
      return Promise.resolve(steps.includes(3) && steps.includes(64) && steps.includes(65));
    };
    expect(await shortestSequence(HUNDRED, fails, Infinity)).toEqual([3, 64, 65]);
    expect(runs).toBeLessThan(100);
  });

  it('gives what it has when there is no time left', async () => {
    expect(await shortestSequence(HUNDRED, () => Promise.resolve(true), 0)).toEqual(HUNDRED);
  });
});
