import { Injectable, Injector, inject, signal } from '@angular/core';
import type { Alert } from './alerts/alert';

/** The small part of alerting that every page has. What tells, and how, is loaded with the first thing to tell. */
@Injectable({ providedIn: 'root' })
export class LateAlerts {
  private readonly injector = inject(Injector);

  /** Somebody has missed a message that a notification would have told him of, and was never asked: now he may be. */
  readonly offered = signal(false);

  /** Never rejects. Without a connection there is nothing to tell either. */
  async tell(alert: Alert): Promise<void> {
    const isAway = document.visibilityState !== 'visible';
    const alerts = await import('./alerts/alerts').catch(() => null);
    await (alerts && this.injector.get(alerts.Alerts).tell(alert, isAway));
  }
}
