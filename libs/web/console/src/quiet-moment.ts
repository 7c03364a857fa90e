import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { Toasts } from '@prochat/web/ui';

/**
 * When there is room for news from elsewhere: one at a time, when no other toast is shown. So none of them takes away the
 * Undo of what its reader has just done.
 */
@Injectable()
export class QuietMoment {
  private readonly toasts = inject(Toasts);
  private readonly waiting = signal<readonly (() => void)[]>([]);

  constructor() {
    effect(() => {
      const [next, ...rest] = this.waiting();
      if (!next || this.toasts.current()) return;
      this.waiting.set(rest);
      untracked(next);
    });
  }

  /** In the order of asking. `tell` may find that there is nothing to tell any more. */
  wait(tell: () => void): void {
    this.waiting.update((before) => [...before, tell]);
  }
}
