import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { WorkQueue } from './work-queue';

describe('a line of expensive work', () => {
  it('is done in its order, no more at once than allowed, whatever becomes of each', async () => {
    const queue = new WorkQueue(2, 100);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (n: number): Promise<number> => {
      begun.push(n);
      most = Math.max(most, (running += 1));
      await turn();
      running -= 1;
      if (n % 3 === 0) throw new Error(`${n}`);
      return n;
    };
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const results = await Promise.allSettled(numbers.map((n) => queue.run(() => work(n))));
    expect(most).toBe(2);
    expect(begun).toEqual(numbers);
    expect(results.map(({ status }) => status)).toEqual(
      numbers.map((n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
    await expect(queue.run(() => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('refuses what would have to wait behind too many', async () => {
    const queue = new WorkQueue(1, 1);
    const [first, second] = [queue.run(() => turn(1)), queue.run(() => turn(2))];
    await expect(queue.run(() => turn(3))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await Promise.all([first, second])).toEqual([1, 2]);
  });
});
