import { DestroyRef, Injectable, inject } from '@angular/core';
import { keptHere } from './kept-here';

/** The lock that a tab shares in while somebody looks at this conversation there. */
export const LOOKING = 'prochat.looking.';
/** Names the conversation somebody has begun to look at in any tab, and when. */
export const LOOKED_AT = 'prochat.looked';

/**
 * Which conversation a person has before his eyes in this tab: it is open, the tab visible, and the window has the focus.
 * His other tabs know it by a lock of the browser, which goes with the tab however it ends.
 */
@Injectable({ providedIn: 'root' })
export class Looking {
  private open: string | null = null;
  private seen: string | null = null;
  private gaze = new AbortController();

  constructor() {
    const review = (): void => this.review();
    const target = { signal: this.leave(inject(DestroyRef)) };
    window.addEventListener('focus', review, target);
    window.addEventListener('blur', review, target);
    document.addEventListener('visibilitychange', review, target);
  }

  /** The conversation that is open here; `null` for none. */
  at(conversationId: string | null): void {
    this.open = conversationId;
    this.review();
  }

  isAt(conversationId: string): boolean {
    return this.seen === conversationId;
  }

  private review(): void {
    const isWatched = document.visibilityState === 'visible' && document.hasFocus();
    const seen = isWatched ? this.open : null;
    if (seen === this.seen) return;
    this.seen = seen;
    this.gaze.abort();
    if (seen === null) return;
    keptHere.write(LOOKED_AT, `${seen} ${Date.now()}`);
    if (!('locks' in navigator)) return;
    const { signal } = (this.gaze = new AbortController());
    const held = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    // Where locks are forbidden, each tab knows of itself only.
    navigator.locks.request(LOOKING + seen, { mode: 'shared' }, () => held).catch(() => undefined);
  }

  private leave(destroyRef: DestroyRef): AbortSignal {
    const left = new AbortController();
    destroyRef.onDestroy(() => {
      left.abort();
      this.gaze.abort();
    });
    return left.signal;
  }
}
