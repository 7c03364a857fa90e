import { computed, signal, untracked, type Signal } from '@angular/core';
import { blocksAround, type ThreadBlock } from './thread-blocks';

/** What a message that was never in the page is taken to need, until it is. */
const GUESSED_PX = 60;
/** So many blocks from the centre and the window follows; less would put the same ones in and out all the time. */
const FOLLOW_BLOCKS = 2;

/**
 * Which blocks of a long thread are in the page: those around the reader. The others keep their place by their height, so
 * that the scroll bar tells the truth and nothing moves when one goes.
 */
export class ThreadWindow {
  /** The id of a block; `null`: the last one, whichever that is. */
  private readonly centre = signal<number | null>(null);
  private readonly heights = new Map<number, number>();
  private behind = false;

  /** Ids of the blocks that are in the page. */
  readonly shown = computed(() => blocksAround(this.blocks(), this.centre()));

  /** `content`: where the blocks stand, each with its id as `data-block`. */
  constructor(
    private readonly blocks: Signal<ThreadBlock[]>,
    private readonly content: () => HTMLElement,
  ) {}

  /** Whether the reader sees an empty place until the next rendering. */
  get isBehind(): boolean {
    return this.behind;
  }

  /** What holds the place of a block that is not in the page, px; `null` for one that is. */
  heightOf({ id, entries }: ThreadBlock): number | null {
    if (this.shown().has(id)) return null;
    return this.heights.get(id) ?? entries.length * GUESSED_PX;
  }

  /** Puts the block of this id into the page, with those around it. */
  show(id: number): void {
    untracked(() => this.measure());
    this.centre.set(id);
  }

  /** The reader is at this block: the window comes after him when he has gone far enough. */
  follow(block: HTMLElement): void {
    untracked(() => {
      const blocks = this.blocks();
      const id = idOf(block);
      const place = blocks.findIndex((one) => one.id === id);
      const centre = this.centre();
      const middle = centre === null ? blocks.length - 1 : blocks.findLastIndex((one) => one.id <= centre);
      if (place < 0 || Math.abs(place - middle) < FOLLOW_BLOCKS) return;
      this.behind = !this.shown().has(id);
      this.measure();
      this.centre.set(place === blocks.length - 1 ? null : id);
    });
  }

  rendered(): void {
    this.behind = false;
  }

  private measure(): void {
    const shown = this.shown();
    for (const element of this.content().querySelectorAll<HTMLElement>('[data-block]')) {
      const isIn = shown.has(idOf(element)) && element.childElementCount > 0;
      if (isIn) this.heights.set(idOf(element), element.getBoundingClientRect().height);
    }
  }
}

function idOf(block: HTMLElement): number {
  return Number(block.dataset['block']);
}
