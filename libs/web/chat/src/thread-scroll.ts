import { signal } from '@angular/core';

/** Closer to the end than this counts as being at the end. */
const END_PX = 80;
/** What is not held here is fetched this far before it comes into view. */
const NEAR_PX = 600;
/** Where an element that was asked for comes to stand below the top edge. */
const TOP_PX = 48;

/** What the reader has come close to. */
export interface Whereabouts {
  /** The beginning of what is held. */
  nearTop(): void;
  /** Messages that are not held here, and on which side of them he reads. */
  nearGap(reads: 'above' | 'below'): void;
  /** The block (`data-block`) at the middle of the screen. */
  at(block: HTMLElement): void;
  /** After all this, when it was the reader who moved. */
  scrolled(): void;
}

/**
 * Where the reader is in a thread, and keeping him there: at the end he follows what comes; elsewhere nothing that is
 * added, left out or changes its size, above or below, moves what he reads.
 */
export class ThreadScroll {
  private readonly sizes: ResizeObserver;
  /** What he reads: the first message on screen and where it stands; none at the end. */
  private anchor: { key: string; top: number } | null = null;
  /** `scrollTop` when that was kept in mind. */
  private stood = 0;
  private readonly end = signal(true);

  readonly atEnd = this.end.asReadonly();

  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
    private readonly whereabouts: Whereabouts,
  ) {
    // Growth of the content, of the composer below, and the keyboard of a phone all end here.
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(content);
    this.sizes.observe(scroller);
    scroller.addEventListener('scroll', this.scrolled, { passive: true });
  }

  destroy(): void {
    this.sizes.disconnect();
    this.scroller.removeEventListener('scroll', this.scrolled);
  }

  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.moved();
  }

  /** The element comes a little below the top edge, or with its middle to the middle of the screen. */
  toElement(element: HTMLElement, place: 'top' | 'middle' = 'top'): void {
    const { top, height } = element.getBoundingClientRect();
    const left = this.scroller.clientHeight - height;
    const below = place === 'top' ? TOP_PX : Math.max(TOP_PX, left / 2);
    this.scroller.scrollTop += top - this.top() - below;
    this.moved();
  }

  /** Call after each rendering, and whatever else may have changed a size: what he reads stays where it is. */
  settle(): void {
    const ownMove = this.ownMove();
    if (this.end() && ownMove === 0) this.scroller.scrollTop = this.scroller.scrollHeight;
    else this.restore(ownMove);
    this.moved(); // A page that does not fill the screen brings no scroll event.
  }

  private restore(ownMove: number): void {
    if (!this.anchor) return;
    // Looked up again: joined to an older group, the same message is another element.
    const element = this.scroller.querySelector(`[data-key="${CSS.escape(this.anchor.key)}"]`);
    if (!element) return;
    const shift = element.getBoundingClientRect().top - this.top() - (this.anchor.top - ownMove);
    if (shift !== 0) this.scroller.scrollTop += shift;
  }

  /** How far the reader has scrolled without the event having come; not what the browser took off at a new end. */
  private ownMove(): number {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const move = scrollTop - this.stood;
    return move < 0 && scrollHeight - scrollTop - clientHeight < 1 ? 0 : move;
  }

  private readonly scrolled = (): void => {
    this.moved();
    this.whereabouts.scrolled();
  };

  private moved(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stood = scrollTop;
    this.end.set(scrollHeight - scrollTop - clientHeight <= END_PX);
    this.keep();
    const { element } = this.firstBelow('[data-block]', this.top() + clientHeight / 2);
    if (element) this.whereabouts.at(element);
    if (scrollTop < NEAR_PX) this.whereabouts.nearTop();
    this.lookForGap();
  }

  /** Keeps in mind what he reads. By less than a pixel it has not moved: that is the browser's rounding, and adds up. */
  private keep(): void {
    const element = this.end() ? null : this.firstRead();
    const key = element?.dataset['key'];
    if (!element || !key) return void (this.anchor = null);
    const top = element.getBoundingClientRect().top - this.top();
    if (this.anchor?.key !== key || Math.abs(this.anchor.top - top) >= 1) this.anchor = { key, top };
  }

  /** The first message that begins on screen, else the one that fills it. None where nothing is rendered yet. */
  private firstRead(): HTMLElement | null {
    const edge = this.top();
    const { element, next } = this.firstBelow('[data-key]', edge);
    const bottom = edge + this.scroller.clientHeight;
    const isIn = (one: HTMLElement | undefined): one is HTMLElement =>
      one !== undefined && one.getBoundingClientRect().top < bottom;
    if (!isIn(element)) return null;
    return element.getBoundingClientRect().top < edge && isIn(next) ? next : element;
  }

  private lookForGap(): void {
    const gap = this.content.querySelector('[data-gap]')?.getBoundingClientRect();
    if (!gap) return;
    const edge = this.top();
    const bottom = edge + this.scroller.clientHeight;
    if (gap.top > bottom + NEAR_PX || gap.bottom < edge - NEAR_PX) return;
    this.whereabouts.nearGap(gap.top + gap.bottom > edge + bottom ? 'above' : 'below');
  }

  /** Of elements that stand one below the other, the first that ends below `edge`, and the one after it. */
  private firstBelow(
    selector: string,
    edge: number,
  ): { element: HTMLElement | undefined; next: HTMLElement | undefined } {
    const elements = this.content.querySelectorAll<HTMLElement>(selector);
    let [from, to] = [0, elements.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const bottom = elements[middle]?.getBoundingClientRect().bottom ?? 0;
      if (bottom > edge) to = middle;
      else from = middle + 1;
    }
    return { element: elements[from], next: elements[from + 1] };
  }

  private top(): number {
    return this.scroller.getBoundingClientRect().top;
  }
}
