import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { ConversationLanes } from './conversation-lane';

describe('the lanes of conversations', () => {
  it('run one after the other within a conversation, side by side across conversations', async () => {
    const lanes = new ConversationLanes();
    const log: string[] = [];
    const work = (name: string, turns: number) => async (): Promise<string> => {
      log.push(`${name} begins`);
      for (let i = 0; i < turns; i += 1) await turn();
      log.push(`${name} ends`);
      return name;
    };
    const done = await Promise.all([
      lanes.run('a', work('a1', 5)),
      lanes.run('a', work('a2', 1)),
      lanes.run('b', work('b1', 1)),
    ]);
    expect(done).toEqual(['a1', 'a2', 'b1']);
    expect(log).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
  });

  it('go on after a failure, which only its caller hears of', async () => {
    const lanes = new ConversationLanes();
    const failed = lanes.run('a', () => Promise.reject(new Error('disk full')));
    const next = lanes.run('a', () => Promise.resolve('written'));
    await expect(failed).rejects.toThrow('disk full');
    await expect(next).resolves.toBe('written');
  });

  it('leave nothing behind when they are idle', async () => {
    const lanes = new ConversationLanes();
    for (let i = 0; i < 50; i += 1) void lanes.run(`${i % 7}`, () => turn());
    expect(lanes.busy).toBe(7);
    await lanes.run('0', () => turn());
    while (lanes.busy > 0) await turn();
  });

  it('finish what they have and take nothing more in once they are closed', async () => {
    const lanes = new ConversationLanes();
    const accepted = lanes.run('a', () => turn('written'));
    const closed = lanes.close();
    await expect(lanes.run('a', () => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closed;
    expect(lanes.busy).toBe(0);
    await expect(accepted).resolves.toBe('written');
  });
});
