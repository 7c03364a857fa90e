import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The mark of the product; its name is projected, or said by whoever links it. */
@Component({
  selector: 'pc-logo',
  template: `
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="8" />
      <path
        d="M8 9.5A1.5 1.5 0 0 1 9.5 8h9A1.5 1.5 0 0 1 20 9.5v6a1.5 1.5 0 0 1-1.5 1.5H13l-3.5 3v-3A1.5 1.5 0 0 1 8 15.5ZM11.5 12.5h5"
      />
    </svg>
    <ng-content />
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 10px;
      font: var(--mat-sys-title-small);
      letter-spacing: var(--pc-tracking-title);
      color: var(--mat-sys-on-surface);
    }
    svg {
      inline-size: 28px;
      block-size: 28px;
    }
    rect {
      fill: var(--mat-sys-primary);
    }
    path {
      fill: none;
      stroke: var(--mat-sys-on-primary);
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Logo {}
