/** What a hand on the stage may do. */
export interface GestureDeeds {
  isEnlarged(): boolean;
  /** To the next picture (1) or the one before (-1). */
  go(by: 1 | -1): void;
  /** Moves an enlarged one, in pixels. */
  moveBy(x: number, y: number): void;
  /** Pressed and let go on the same spot. */
  tap(event: PointerEvent): void;
}

/** Pixels after which it is no click. */
const DRAG_PX = 5;
/** So far, and more across than down, is a swipe. */
const SWIPE_PX = 56;

/** Tells a swipe of a finger, a drag of a mouse and a click apart. A finger moves an enlarged picture by scrolling it. */
export class Gesture {
  private start: { x: number; y: number; id: number; touch: boolean } | null = null;
  private last = { x: 0, y: 0 };
  private dragged = false;

  constructor(private readonly deeds: GestureDeeds) {}

  down({ clientX: x, clientY: y, pointerId: id, pointerType, isPrimary, button }: PointerEvent): void {
    if (!isPrimary || button !== 0) return void (this.start = null); // A second finger: it pinches.
    this.start = { x, y, id, touch: pointerType === 'touch' };
    this.last = { x, y };
    this.dragged = false;
  }

  move({ clientX: x, clientY: y, pointerId, currentTarget }: PointerEvent): void {
    const { start } = this;
    if (start?.id !== pointerId) return;
    const far = Math.hypot(x - start.x, y - start.y) > DRAG_PX;
    if (far && !this.dragged) {
      this.dragged = true;
      (currentTarget as Element).setPointerCapture(pointerId);
    }
    if (this.dragged && !start.touch && this.deeds.isEnlarged())
      this.deeds.moveBy(x - this.last.x, y - this.last.y);
    this.last = { x, y };
  }

  up(event: PointerEvent): void {
    const { start } = this;
    this.start = null;
    if (start?.id !== event.pointerId) return;
    if (!this.dragged) return this.deeds.tap(event);
    if (!start.touch || this.deeds.isEnlarged()) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.abs(x) > SWIPE_PX && Math.abs(x) > Math.abs(y) * 1.5) this.deeds.go(x < 0 ? 1 : -1);
  }

  /** The browser has taken it over, to scroll or to pinch. */
  cancel(): void {
    this.start = null;
  }
}
