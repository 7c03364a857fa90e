import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';

/**
 * Asks before something typed would be lost. Lives with the page that has it; the page shows `UnsavedQuestion` and says
 * what `isChanged` means.
 */
@Injectable()
export class UnsavedChanges {
  private answerWith: ((leave: boolean) => void) | null = null;
  private isChanged: () => boolean = () => false;
  /** True while the question is on the screen. */
  readonly asking = signal(false);

  constructor() {
    const warn = (event: BeforeUnloadEvent): void => {
      if (this.isChanged()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('beforeunload', warn);
      this.answer(true);
    });
  }

  watch(isChanged: () => boolean): void {
    this.isChanged = isChanged;
  }

  /** True at once when nothing was typed; else when the person says so. */
  mayLeave(): Promise<boolean> {
    if (!this.isChanged()) return Promise.resolve(true);
    this.answer(false);
    this.asking.set(true);
    return new Promise((resolve) => (this.answerWith = resolve));
  }

  answer(leave: boolean): void {
    this.asking.set(false);
    this.answerWith?.(leave);
    this.answerWith = null;
  }
}

/** Pages that may have something typed. */
export interface MayHaveUnsaved {
  mayLeave(): Promise<boolean>;
}

export const askUnsaved: CanDeactivateFn<MayHaveUnsaved> = (page) => page.mayLeave();
