import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Session } from '@prochat/web/data-access';
import { Icon, fileSize } from '@prochat/web/ui';
import { FILE_TEXTS } from './texts';

/** Covers a pane while files are held over it. Nobody without a pointer comes here: they have the button. */
@Component({
  selector: 'pc-drop-area',
  imports: [Icon],
  template: `
    <div class="area">
      <span class="sign"><pc-icon name="upload" [size]="32" /></span>
      <b>{{ texts.drop }}</b>
      <span>{{ limit() }}</span>
    </div>
  `,
  styles: `
    :host {
      position: absolute;
      z-index: 20;
      inset: 0;
      padding: 12px;
      background: color-mix(in srgb, var(--mat-sys-surface-container-lowest) 88%, transparent);
    }
    .area {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 4px;
      height: 100%;
      border: 2px dashed var(--mat-sys-primary);
      border-radius: var(--mat-sys-corner-large);
      background: color-mix(in srgb, var(--mat-sys-primary-container) 55%, transparent);
      text-align: center;
      font: var(--mat-sys-body-medium);
      color: var(--mat-sys-on-surface-variant);
      pointer-events: none;
    }
    b {
      font: var(--mat-sys-title-large);
      letter-spacing: var(--pc-tracking-title);
      color: var(--mat-sys-on-surface);
    }
    .sign {
      display: grid;
      place-items: center;
      inline-size: 64px;
      block-size: 64px;
      margin-bottom: 8px;
      border-radius: 50%;
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DropArea {
  protected readonly texts = FILE_TEXTS;
  private readonly config = inject(Session).config;
  protected readonly limit = computed(() => {
    const uploads = this.config()?.uploads;
    return uploads ? FILE_TEXTS.dropLimit(uploads.maxFiles, fileSize(uploads.maxBytes)) : '';
  });
}
