import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Preferences } from '@prochat/web/data-access';
import { DesktopNotifications, chime } from '@prochat/web/data-access/alerts';
import { TEXTS } from './texts';

/** How one wants to be told of what comes: a sound, and notifications of the desktop, which the browser may refuse. */
@Component({
  selector: 'pc-alerts-section',
  template: `
    <section class="card" aria-labelledby="settings-alerts">
      <h2 id="settings-alerts">{{ texts.alerts }}</h2>
      <div class="with-button">
        <label class="switch">
          <input
            #sound
            type="checkbox"
            [checked]="preferences.current().sound"
            (change)="preferences.change({ sound: sound.checked })"
          />
          <span>
            {{ texts.sound }}
            <span class="hint">{{ texts.soundHint }}</span>
          </span>
        </label>
        <button type="button" class="pc-btn pc-btn--tonal" (click)="play()">{{ texts.listen }}</button>
      </div>
      <label class="switch">
        <input
          #box
          type="checkbox"
          aria-describedby="settings-notifications"
          [checked]="desktop.isOn()"
          [disabled]="!isPossible()"
          (change)="change(box)"
        />
        <span>
          {{ texts.notifications }}
          <span class="hint" id="settings-notifications" aria-live="polite">{{
            texts.notificationHints[desktop.permission()]
          }}</span>
        </span>
      </label>
    </section>
  `,
  styleUrl: './card.scss',
  styles: `
    .with-button {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }
    .with-button label {
      flex: 1 1 240px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertsSection {
  protected readonly texts = TEXTS;
  protected readonly preferences = inject(Preferences);
  protected readonly desktop = inject(DesktopNotifications);
  protected readonly isPossible = computed(() => ['granted', 'default'].includes(this.desktop.permission()));

  protected play(): void {
    if ('AudioContext' in window) chime();
  }

  protected async change(box: HTMLInputElement): Promise<void> {
    if (box.checked) await this.desktop.switchOn();
    else this.desktop.switchOff();
    // He may have said no to the browser.
    box.checked = this.desktop.isOn();
  }
}
