import { Injectable, signal, untracked } from '@angular/core';

export interface ToastAction {
  label: string;
  run(): void;
  /** The toast has gone, in whichever way, and this was not run. */
  passed?(): void;
}

export interface Toast {
  id: number;
  text: string;
  action?: ToastAction;
}

/** Undo stays this long. */
const SHOWN_MS = 5_000;

/** Short confirmations, one at a time. `ToastOutlet` shows and announces them. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly toast = signal<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private count = 0;

  readonly current = this.toast.asReadonly();

  show(text: string, action?: ToastAction): void {
    this.leave();
    this.toast.set({ id: ++this.count, text, ...(action && { action }) });
    this.restart();
  }

  dismiss(): void {
    clearTimeout(this.timer);
    this.leave();
  }

  /** Does what the toast offers. */
  act(): void {
    const action = untracked(this.toast)?.action;
    clearTimeout(this.timer);
    this.toast.set(null);
    action?.run();
  }

  /** While somebody is about to use it, it stays. */
  hold(): void {
    clearTimeout(this.timer);
  }

  restart(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.leave(), SHOWN_MS);
  }

  private leave(): void {
    const action = untracked(this.toast)?.action;
    this.toast.set(null);
    action?.passed?.();
  }
}
