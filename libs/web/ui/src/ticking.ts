import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** The time in steps of half a minute, for everything on screen that grows older while one looks at it. */
@Injectable({ providedIn: 'root' })
export class Ticking {
  private readonly time = signal(Date.now());
  /** Milliseconds. */
  readonly now = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), 30_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
