import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { ThreadEntry } from '@prochat/web/data-access';
import { Icon, clockTime } from '@prochat/web/ui';
import { TEXTS } from './texts';
import { isHeldBack } from './held-back';

const ICONS = {
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'alert',
} as const satisfies Record<ThreadEntry['fate'], string>;

/**
 * What became of one's own message: an icon and words, never the colour alone. What failed can be sent again or deleted
 * here; what was held back because a colleague was faster is decided where the writer sees the news (the console).
 */
@Component({
  selector: 'pc-message-fate',
  imports: [Icon],
  template: `
    <span class="what"><pc-icon [name]="icon()" [size]="16" />{{ words() }}</span>
    @if (entry().fate === 'failed' && !heldBack()) {
      <span class="choices">
        <button type="button" class="pc-link-btn pc-link-btn--danger" (click)="retry.emit(entry().key)">
          <pc-icon name="retry" [size]="16" />{{ texts.retry }}
        </button>
        <button type="button" class="pc-link-btn pc-link-btn--danger" (click)="discard.emit(entry().key)">
          <pc-icon name="trash" [size]="16" />{{ texts.delete }}
        </button>
      </span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: flex-end;
      gap: 4px 10px;
      padding: 2px 4px 0;
      font: 400 0.75rem/1rem var(--pc-font);
      font-variant-numeric: tabular-nums;
      color: var(--mat-sys-on-surface-variant);
    }
    .what {
      display: inline-flex;
      align-items: center;
      gap: 4px;
    }
    .choices {
      display: inline-flex;
      gap: 10px;
    }
    :host(.read) pc-icon {
      color: var(--mat-sys-primary);
    }
    :host(.failed) {
      color: var(--mat-sys-error);
    }
    :host(.held-back) {
      color: var(--pc-on-warning-container);
    }
  `,
  host: { '[class]': 'entry().fate', '[class.held-back]': 'heldBack()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageFate {
  readonly entry = input.required<ThreadEntry>();
  /** clientId of a failed message. */
  readonly retry = output<string>();
  readonly discard = output<string>();

  protected readonly texts = TEXTS;
  protected readonly heldBack = computed(() => isHeldBack(this.entry()));
  protected readonly icon = computed(() => ICONS[this.entry().fate]);
  protected readonly words = computed(() => {
    const { fate, readAt, error, files = [] } = this.entry();
    if (fate === 'read') return TEXTS.fate.read(readAt ? clockTime(readAt) : '');
    if (fate !== 'failed') return TEXTS.fate[fate];
    if (this.heldBack()) return TEXTS.fate.heldBack;
    // The file itself says why.
    return TEXTS.fate.failed(files.some((file) => file.error) ? '' : (error?.message ?? ''));
  });
}
