import type { ThreadEntry } from '@prochat/web/data-access';
import { toThreadItems, type Neighbours, type Reader, type ThreadItem } from './thread-items';

/** Seqs of one block. Few enough that coming into the page costs no frame. */
const BLOCK_SEQS = 20;
/** Messages that are in the page at once, more than any screen shows three times over. */
const SHOWN_MAX = 300;

/** A run of messages that is in the page, or out of it, as a whole. */
export interface ThreadBlock {
  /** Ascending; the same for the same messages, whatever is loaded around them. */
  id: number;
  items: ThreadItem[];
  entries: readonly ThreadEntry[];
}

interface Made extends Neighbours {
  reader: Reader;
  block: ThreadBlock;
}

/** Cuts a thread into blocks. A block whose messages and neighbours are the same as before is the same object. */
export class ThreadBlocks {
  private made = new Map<number, Made>();

  of(entries: readonly ThreadEntry[], reader: Reader): ThreadBlock[] {
    const made = new Map<number, Made>();
    let from = 0;
    while (from < entries.length) {
      const id = blockOf(entries[from]);
      let to = from + 1;
      // What is not stored yet goes with what is above it.
      while (to < entries.length && (entries[to]?.message.seq === 0 || blockOf(entries[to]) === id)) to++;
      const before = this.made.get(id);
      const neighbours = { above: entries[from - 1], below: entries[to] };
      const unchanged =
        before?.reader === reader &&
        before.above === neighbours.above &&
        before.below === neighbours.below &&
        before.block.entries.length === to - from &&
        before.block.entries.every((entry, place) => entry === entries[from + place]);
      made.set(id, unchanged ? before : make(id, entries.slice(from, to), reader, neighbours));
      from = to;
    }
    this.made = made;
    return Array.from(made.values(), ({ block }) => block);
  }
}

/** The ids of the blocks around `centre`, as many as may be in the page at once; `null`: up to the last one. */
export function blocksAround(blocks: readonly ThreadBlock[], centre: number | null): Set<number> {
  const found = centre === null ? -1 : blocks.findLastIndex(({ id }) => id <= centre);
  const middle = centre === null ? blocks.length - 1 : Math.max(0, found);
  const shown = new Set<number>();
  let room = SHOWN_MAX;
  for (const place of placesAround(middle, blocks.length)) {
    const block = blocks[place];
    if (!block || (shown.size > 0 && block.entries.length > room)) break;
    room -= block.entries.length;
    shown.add(block.id);
  }
  return shown;
}

/** 5, 4, 6, 3, 7 and so on, as far as there are any; where one side has come to its end, the other goes on. */
function* placesAround(middle: number, count: number): Iterable<number> {
  yield middle;
  for (let step = 1; step < count; step++) {
    if (middle - step >= 0) yield middle - step;
    if (middle + step < count) yield middle + step;
  }
}

/** The id of the block in which a stored message stands. */
export function blockOf(entry: ThreadEntry | undefined): number {
  return Math.floor((entry?.message.seq ?? 0) / BLOCK_SEQS);
}

function make(id: number, entries: readonly ThreadEntry[], reader: Reader, neighbours: Neighbours): Made {
  return { reader, ...neighbours, block: { id, entries, items: toThreadItems(entries, reader, neighbours) } };
}
