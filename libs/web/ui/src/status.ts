import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';

/** A state in a word, never by colour alone. */
@Component({
  selector: 'pc-status',
  imports: [Icon],
  template: `<span class="status" [class]="tone()">
    @if (icon(); as name) {
      <pc-icon [name]="name" [size]="14" />
    }
    <ng-content />
  </span>`,
  styles: `
    :host {
      display: inline-flex;
      min-width: 0;
    }
    .status {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 22px;
      padding: 0 8px;
      border-radius: 6px;
      min-width: 0;
      font: var(--mat-sys-label-medium);
      white-space: nowrap;
      background: var(--mat-sys-surface-container);
      color: var(--mat-sys-on-surface-variant);
    }
    .mine {
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
    .waiting {
      background: var(--pc-warning-container);
      color: var(--pc-on-warning-container);
    }
    .late {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
    .done {
      background: var(--pc-success-container);
      color: var(--pc-on-success-container);
    }
    @media (forced-colors: active) {
      .status {
        border: 1px solid CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Status {
  readonly tone = input<'plain' | 'mine' | 'waiting' | 'late' | 'done'>('plain');
  readonly icon = input<string>();
}
