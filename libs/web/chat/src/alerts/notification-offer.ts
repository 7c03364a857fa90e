import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { LateAlerts } from '@prochat/web/data-access';
import { DesktopNotifications } from '@prochat/web/data-access/alerts';
import { Icon, Toasts } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** Asks once, after something was missed, whether one wants to be notified. It takes no focus and waits for an answer. */
@Component({
  selector: 'pc-notification-offer',
  imports: [Icon],
  template: `
    <section class="pc-enter" [attr.aria-label]="texts.offer">
      <pc-icon name="bell" />
      <p role="status">{{ texts.offerText }}</p>
      <div>
        <button type="button" class="pc-btn pc-btn--text" (click)="decline()">{{ texts.notNow }}</button>
        <button type="button" class="pc-btn pc-btn--filled" (click)="accept()">{{ texts.turnOn }}</button>
      </div>
    </section>
  `,
  styles: `
    section {
      position: fixed;
      z-index: 20;
      inset-block-start: 12px;
      inset-inline-end: 12px;
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 12px;
      max-width: min(380px, calc(100vw - 24px));
      padding: 16px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-large);
      background: var(--pc-raised);
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-body-medium);
      box-shadow: var(--mat-sys-level3);
    }
    pc-icon {
      color: var(--mat-sys-primary);
    }
    div {
      grid-column: 1 / -1;
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
      gap: 8px;
    }
    @media (pointer: coarse), (max-width: 719.98px) {
      .pc-btn {
        min-height: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotificationOffer {
  protected readonly texts = TEXTS;
  private readonly desktop = inject(DesktopNotifications);
  private readonly late = inject(LateAlerts);
  private readonly toasts = inject(Toasts);

  protected async accept(): Promise<void> {
    const isOn = await this.desktop.switchOn();
    this.late.offered.set(false);
    if (!isOn) this.toasts.show(TEXTS.blocked);
  }

  protected decline(): void {
    this.desktop.switchOff();
    this.late.offered.set(false);
    this.toasts.show(TEXTS.later);
  }
}
