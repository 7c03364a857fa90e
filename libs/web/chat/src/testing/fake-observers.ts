/** jsdom lays nothing out and has neither observer: these stand in, and the test says what came into view. */
export class FakeIntersections {
  private static readonly made: FakeIntersections[] = [];
  private readonly observed = new Set<Element>();

  static install(): void {
    FakeIntersections.made.length = 0;
    Object.assign(globalThis, { IntersectionObserver: FakeIntersections, ResizeObserver: FakeResizes });
  }

  /** How much of an element of the page is in view, 0..1. */
  static show(element: Element, ratio = 1): void {
    for (const one of FakeIntersections.made) if (one.observed.has(element)) one.report(element, ratio);
  }

  constructor(private readonly changed: (entries: Partial<IntersectionObserverEntry>[]) => void) {
    FakeIntersections.made.push(this);
  }
  observe(element: Element): void {
    this.observed.add(element);
  }
  unobserve(element: Element): void {
    this.observed.delete(element);
  }
  disconnect(): void {
    this.observed.clear();
  }

  private report(target: Element, intersectionRatio: number): void {
    const rootBounds = { height: 600 } as DOMRectReadOnly;
    const intersectionRect = { height: 40 * intersectionRatio } as DOMRectReadOnly;
    this.changed([
      { target, isIntersecting: intersectionRatio > 0, intersectionRatio, intersectionRect, rootBounds },
    ]);
  }
}

class FakeResizes {
  observe(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}
