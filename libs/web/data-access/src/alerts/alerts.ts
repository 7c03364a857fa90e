import { DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { ConversationStore } from '../conversation-store';
import { LateAlerts } from '../late-alerts';
import { LOOKED_AT, Looking } from '../looking';
import { Preferences } from '../preferences';
import type { Alert } from './alert';
import { chime, maySound } from './chime';
import { claims } from './claims';
import { DesktopNotifications } from './desktop-notifications';

/** As much as a notification shows. */
const SHOWN_CHARS = 120;

interface Shown {
  alert: Alert;
  notification: Notification;
}

/**
 * Tells a person of something that he is not looking at: a sound and a desktop notification, each exactly once in all
 * tabs of his browser, and takes the notification back when it is over. What is worth telling is for the doors to decide.
 */
@Injectable({ providedIn: 'root' })
export class Alerts {
  private readonly preferences = inject(Preferences);
  private readonly desktop = inject(DesktopNotifications);
  private readonly looking = inject(Looking);
  private readonly late = inject(LateAlerts);
  private readonly router = inject(Router);
  private readonly shown = new Map<string, Shown>();
  private told = Promise.resolve();

  constructor() {
    inject(ConversationStore)
      .changes.pipe(takeUntilDestroyed())
      .subscribe(({ now }) =>
        this.takeBack(({ alert }) => alert.conversationId === now.id && alert.isOver(now)),
      );
    const left = new AbortController();
    window.addEventListener('storage', (event) => this.hearOfOthers(event), { signal: left.signal });
    // Nobody could press them any more.
    window.addEventListener('pagehide', () => this.takeBack(() => true), { signal: left.signal });
    inject(DestroyRef).onDestroy(() => {
      left.abort();
      this.takeBack(() => true);
    });
  }

  /**
   * One after the other, so that what comes first is told first. Resolves when it was told, or needed not be.
   * @param isAway the page was hidden when it came
   */
  tell(alert: Alert, isAway: boolean): Promise<void> {
    return (this.told = this.told.then(() => this.tellNow(alert, isAway)));
  }

  private async tellNow(alert: Alert, isAway: boolean): Promise<void> {
    const { conversationId, mark } = alert;
    const name = `${nameOf(alert)}.${mark}`;
    if (this.looking.isAt(conversationId) || (await claims.isLookedAt(conversationId))) return;
    await this.sound(name);
    if (isAway) this.considerOffer(alert);
    if (this.desktop.isOn() && (await claims.take(`notify.${name}`))) this.notify(alert);
  }

  /** By a tab that may: another one must not take it and stay silent. */
  private async sound(name: string): Promise<void> {
    if (!this.preferences.current().sound || !maySound()) return;
    if ((await claims.take(`sound.${name}`)) && (await claims.takeSound(Date.now()))) chime();
  }

  private notify(alert: Alert): void {
    const tag = nameOf(alert);
    try {
      const notification = new Notification(alert.title, {
        body: [...alert.body].slice(0, SHOWN_CHARS).join(''),
        tag,
        // The sound is ours.
        silent: true,
      });
      notification.onclick = () => this.open(alert);
      notification.onclose = () => {
        if (this.shown.get(tag)?.notification === notification) this.shown.delete(tag);
      };
      this.shown.set(tag, { alert, notification });
    } catch {
      // Browsers of telephones have the name only: they leave it to service workers.
    }
  }

  private open({ path, conversationId }: Alert): void {
    window.focus();
    this.takeBack(({ alert }) => alert.conversationId === conversationId);
    void this.router.navigateByUrl(path);
  }

  private hearOfOthers({ key, newValue }: StorageEvent): void {
    if (key !== LOOKED_AT) return;
    const [id] = newValue?.split(' ') ?? [];
    this.takeBack(({ alert }) => alert.conversationId === id);
  }

  private takeBack(isOver: (shown: Shown) => boolean): void {
    for (const [tag, shown] of this.shown) {
      if (!isOver(shown)) continue;
      this.shown.delete(tag);
      shown.notification.close();
    }
  }

  /** When he is back from elsewhere, where this message did not reach him; never again once he has decided. */
  private considerOffer({ kind }: Alert): void {
    const isUndecided = this.preferences.current().notifications === null;
    if (kind !== 'message' || !isUndecided || this.desktop.permission() !== 'default') return;
    const welcome = (): void => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', welcome);
      this.late.offered.set(this.preferences.current().notifications === null);
    };
    document.addEventListener('visibilitychange', welcome);
    // He may be back already.
    welcome();
  }
}

function nameOf({ kind, conversationId }: Alert): string {
  return `${kind}.${conversationId}`;
}
