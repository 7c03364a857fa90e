import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { Preferences } from '../preferences';

/** `unsupported`: the browser has none for pages. */
export type Permission = NotificationPermission | 'unsupported';

/** Whether the browser lets this page notify, and whether its person wants that. */
@Injectable({ providedIn: 'root' })
export class DesktopNotifications {
  private readonly preferences = inject(Preferences);
  private readonly allowed = signal(read());

  readonly permission = this.allowed.asReadonly();
  readonly isOn = computed(
    () => this.allowed() === 'granted' && this.preferences.current().notifications !== false,
  );

  constructor() {
    let watched = true;
    inject(DestroyRef).onDestroy(() => (watched = false));
    // He may change it in the browser's own settings, beside the page.
    navigator.permissions
      ?.query({ name: 'notifications' })
      .then((status) => {
        status.onchange = () => watched && this.allowed.set(read());
      })
      .catch(() => undefined);
  }

  /** By a press only: the browser asks him, the first time. Resolves to whether he is notified from now on. */
  async switchOn(): Promise<boolean> {
    if (this.allowed() === 'default') await Notification.requestPermission();
    this.allowed.set(read());
    if (this.allowed() === 'granted') this.preferences.change({ notifications: true });
    return this.isOn();
  }

  /** From now on; he is not asked again by himself. */
  switchOff(): void {
    this.preferences.change({ notifications: false });
  }
}

function read(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}
