/** A message counts as read when it was on screen this long. */
const SEEN_MS = 500;

/**
 * Notices which messages somebody has really seen: at least half of it (or of the screen) in view for half a second, in a
 * window that is visible and has the focus. Elements carry `data-seq`.
 */
export class SeenMessages {
  private readonly observer: IntersectionObserver;
  private readonly visible = new Set<number>();
  private readonly observed = new Set<Element>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly report: {
      /** It came into view, read or not. */
      shown(upToSeq: number): void;
      seen(upToSeq: number): void;
    },
  ) {
    this.observer = new IntersectionObserver((entries) => this.changed(entries), {
      root: scroller,
      threshold: [0, 0.5, 1],
    });
    window.addEventListener('focus', this.consider);
    document.addEventListener('visibilitychange', this.consider);
  }

  /** Call after each rendering. */
  observe(): void {
    const present = new Set<Element>(this.scroller.querySelectorAll('[data-seq]'));
    for (const element of this.observed) {
      if (present.has(element)) continue;
      this.observer.unobserve(element);
      this.observed.delete(element);
      // The observer does not tell that it has left: out of the page it is not seen any longer.
      this.visible.delete(seqOf(element));
    }
    for (const element of present) {
      if (this.observed.has(element)) continue;
      this.observed.add(element);
      this.observer.observe(element);
    }
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.observer.disconnect();
    window.removeEventListener('focus', this.consider);
    document.removeEventListener('visibilitychange', this.consider);
  }

  private changed(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const seq = seqOf(target);
      const fillsHalf = intersectionRect.height >= (rootBounds?.height ?? Infinity) / 2;
      if (isIntersecting && (intersectionRatio >= 0.5 || fillsHalf)) this.visible.add(seq);
      else this.visible.delete(seq);
    }
    if (this.visible.size > 0) this.report.shown(Math.max(...this.visible));
    this.consider();
  }

  private readonly consider = (): void => {
    clearTimeout(this.timer);
    if (this.visible.size === 0) return;
    this.timer = setTimeout(() => {
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
      if (this.visible.size === 0) return;
      this.report.seen(Math.max(...this.visible));
    }, SEEN_MS);
  };
}

function seqOf(element: Element): number {
  return Number((element as HTMLElement).dataset['seq']);
}
