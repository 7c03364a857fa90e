import { DestroyRef, Injectable, inject, signal, type Signal } from '@angular/core';

/** Which of the design's breakpoints the window is in. */
@Injectable({ providedIn: 'root' })
export class Viewport {
  private readonly destroyed = inject(DestroyRef);

  /** One pane at a time. */
  readonly isPhone = this.watch('(max-width: 719.98px)');
  readonly isNarrow = this.watch('(max-width: 1023.98px)');
  /** Room for the details beside the thread. */
  readonly isWide = this.watch('(min-width: 1280px)');

  private watch(query: string): Signal<boolean> {
    const list = window.matchMedia(query);
    const matches = signal(list.matches);
    const update = (): void => matches.set(list.matches);
    list.addEventListener('change', update);
    this.destroyed.onDestroy(() => list.removeEventListener('change', update));
    return matches.asReadonly();
  }
}
