import { NOW, ANA, BY_ANA, entryOf, messageOf, pendingOf } from './testing/sample';
import { ThreadBlocks, blockOf, blocksAround } from './thread-blocks';
import type { MessageGroup, Reader } from './thread-items';

const READER: Reader = { id: ANA.id, audience: 'user', firstUnreadSeq: null, now: NOW };
const entries = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => entryOf(messageOf(from + index)));
const groupsOf = (items: { type: string }[]) =>
  items.filter(({ type }) => type === 'group') as MessageGroup[];

describe('the blocks of a thread', () => {
  const cut = new ThreadBlocks();

  it('hold every message once, in order', () => {
    const blocks = cut.of(entries(1, 95), READER);
    expect(blocks.flatMap((block) => block.entries.map(({ message }) => message.seq))).toEqual(
      Array.from({ length: 95 }, (_, index) => index + 1),
    );
    expect(blocks.length).toBeGreaterThan(3);
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
  });

  it('are the same objects while nothing in and beside them changes', () => {
    const all = entries(30, 100);
    const before = cut.of(all, READER);
    const after = cut.of([...entries(1, 29), ...all, entryOf(messageOf(101))], READER);
    const kept = before.filter((block) => after.includes(block));
    expect(kept).toHaveLength(before.length - 2);
    expect(cut.of([...all], { ...READER })).not.toContain(kept[0]);
  });

  it('let a group go on from one to the next without saying again who it is', () => {
    const [first, second] = cut.of(entries(18, 22), READER);
    expect(
      groupsOf(first?.items ?? []).map(({ joinsAbove, joinsBelow }) => [joinsAbove, joinsBelow]),
    ).toEqual([[undefined, true]]);
    expect(
      groupsOf(second?.items ?? []).map(({ joinsAbove, joinsBelow }) => [joinsAbove, joinsBelow]),
    ).toEqual([[true, undefined]]);
    expect(second?.items.map(({ type }) => type)).toEqual(['group']);
  });

  it('begin a group anew after a gap, which stands between them', () => {
    const reader = { ...READER, gapAfterSeq: 19 };
    const [first, second] = cut.of([...entries(15, 19), ...entries(500, 502)], reader);
    expect(groupsOf(first?.items ?? [])[0]?.joinsBelow).toBeUndefined();
    expect(second?.items.map(({ type }) => type)).toEqual(['gap', 'group']);
  });

  it('keep what is not stored yet at the end', () => {
    const blocks = cut.of([...entries(1, 19), entryOf(messageOf(20, BY_ANA)), pendingOf('Hello')], READER);
    expect(blocks.at(-1)?.entries.map(({ key }) => key)).toEqual(['client-20', 'Hello']);
  });
});

describe('the blocks in the page', () => {
  const blocks = new ThreadBlocks().of(entries(1, 10_000), READER);
  const countOf = (shown: ReadonlySet<number>) =>
    blocks.reduce((sum, { id, entries: { length } }) => sum + (shown.has(id) ? length : 0), 0);

  it.each([null, 0, 250, 499, 500, 10_000])(
    'are at most 300 messages around block %p, and nearly that',
    (centre) => {
      const count = countOf(blocksAround(blocks, centre));
      expect(count).toBeLessThanOrEqual(300);
      expect(count).toBeGreaterThan(250);
    },
  );

  it('are those on both sides of it without one left out', () => {
    const shown = [...blocksAround(blocks, 250)].sort((a, b) => a - b);
    expect(shown).toContain(250);
    expect(shown).toEqual(shown.map((_, place) => (shown[0] ?? 0) + place));
    expect(250 - (shown[0] ?? 0)).toBeGreaterThan(5);
    expect((shown.at(-1) ?? 0) - 250).toBeGreaterThan(5);
  });

  it('are the last ones for whoever is at the end', () => {
    expect(blocksAround(blocks, null)).toContain(blockOf(entryOf(messageOf(10_000))));
  });

  it('are all there are when there are few', () => {
    const few = new ThreadBlocks().of(entries(1, 60), READER);
    expect(blocksAround(few, 0).size).toBe(few.length);
    expect(blocksAround([], null).size).toBe(0);
  });
});
