import { signal } from '@angular/core';

/** Closer to the end than this counts as being at the end. */
const END_PX = 80;
/** Older pages are fetched this far before the top. */
const OLDER_PX = 600;

/**
 * Where the reader is in a thread, and keeping him there: at the end he follows what comes; elsewhere nothing that is
 * added, above or below, moves what he reads.
 */
export class ThreadScroll {
  private readonly sizes: ResizeObserver;
  private anchor: { key: string; top: number } | null = null;
  private readonly end = signal(true);

  readonly atEnd = this.end.asReadonly();

  constructor(
    private readonly scroller: HTMLElement,
    content: HTMLElement,
    private readonly nearTop: () => void,
  ) {
    // Growth of the content, of the composer below, and the keyboard of a phone all end here.
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(content);
    this.sizes.observe(scroller);
    scroller.addEventListener('scroll', this.moved, { passive: true });
  }

  destroy(): void {
    this.sizes.disconnect();
    this.scroller.removeEventListener('scroll', this.moved);
  }

  toEnd(): void {
    this.anchor = null;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.moved();
  }

  /** The element comes a little below the top edge. */
  toElement(element: HTMLElement): void {
    const top = element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    this.scroller.scrollTop += top - 48;
    this.moved();
  }

  /** Call before something is added above: the message now at the top stays where it is. */
  hold(): void {
    const edge = this.scroller.getBoundingClientRect().top;
    const messages = this.scroller.querySelectorAll<HTMLElement>('[data-key]');
    const element = [...messages].find((candidate) => candidate.getBoundingClientRect().bottom > edge);
    const key = element?.dataset['key'];
    this.anchor = element && key ? { key, top: element.getBoundingClientRect().top } : null;
  }

  /** Call when it has been added and laid out. */
  release(): void {
    if (!this.anchor) return;
    const { key, top } = this.anchor;
    this.anchor = null;
    // Looked up again: joined to an older group, the same message is another element.
    const element = this.scroller.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (element) this.scroller.scrollTop += element.getBoundingClientRect().top - top;
  }

  private settle(): void {
    if (this.end()) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.moved(); // A page that does not fill the screen brings no scroll event.
  }

  private readonly moved = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.end.set(scrollHeight - scrollTop - clientHeight <= END_PX);
    if (scrollTop < OLDER_PX) this.nearTop();
  };
}
