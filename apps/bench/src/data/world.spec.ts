import { describe, expect, it } from '@jest/globals';
import { World, type Size } from './world';

const SIZE: Size = { messages: 2_000, conversations: 50, inbox: 500, seed: 7 };

function everything(size: Size): unknown {
  const world = new World(size);
  const all = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  return {
    users: all(world.users, (i) => world.user(i)),
    professionals: all(world.professionals, (i) => world.professional(i)),
    conversations: all(size.inbox, (i) => world.conversation(i)),
    messages: all(world.messages, (i) => world.message(i)),
  };
}

describe('World', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(everything(SIZE)).toEqual(everything(SIZE));
    expect(everything(SIZE)).not.toEqual(everything({ ...SIZE, seed: 8 }));
  });

  it('makes a thing the same in any order', () => {
    const [forwards, backwards] = [new World(SIZE), new World(SIZE)];
    const last = backwards.message(1_999);
    for (let i = 0; i < 1_999; i += 1) forwards.message(i);
    expect(forwards.message(1_999)).toEqual(last);
  });

  it('has messages in the order of time, as many in each conversation as planned', () => {
    const world = new World(SIZE);
    const counted = new Uint32Array(SIZE.inbox);
    let before = '';
    for (let i = 0; i < world.messages; i += 1) {
      const { conversation, createdAt } = world.message(i);
      expect(createdAt >= before).toBe(true);
      expect(createdAt >= world.conversation(conversation).createdAt).toBe(true);
      counted[conversation] = (counted[conversation] ?? 0) + 1;
      before = createdAt;
    }
    expect(counted).toEqual(world.lengths);
  });

  it('gives every account an e-mail of its own', () => {
    const world = new World(SIZE);
    const emails = Array.from({ length: world.users }, (_, i) => world.user(i).email);
    expect(new Set(emails).size).toBe(world.users);
  });

  it('has words that are everywhere and words that are hardly anywhere', () => {
    const world = new World(SIZE);
    const holding = (word: string): number =>
      Array.from({ length: world.messages }, (_, i) => world.message(i)).filter(({ text }) =>
        text
          .toLowerCase()
          .split(/[ ,.]+/)
          .includes(word),
      ).length;
    expect(holding(world.words.words[0] ?? '')).toBeGreaterThan(world.messages / 4);
    expect(holding(world.words.words[15_000] ?? '')).toBeLessThan(world.messages / 100);
  });
});
