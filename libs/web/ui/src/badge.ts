import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A count in a pill; `label` says in words what is counted. Nothing at zero. */
@Component({
  selector: 'pc-badge',
  template: `@if (count() > 0) {
    <span class="badge" [class]="tone()"
      >{{ count() > 99 ? '99+' : count() }}<span class="sr-only"> {{ label() }}</span></span
    >
  }`,
  styles: `
    .badge {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      min-width: 20px;
      height: 20px;
      padding: 0 6px;
      border-radius: 10px;
      font: var(--mat-sys-label-small);
      font-variant-numeric: tabular-nums;
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
    }
    .quiet {
      background: var(--mat-sys-surface-container-high);
      color: var(--mat-sys-on-surface-variant);
    }
    .urgent {
      background: var(--mat-sys-error);
      color: var(--mat-sys-on-error);
    }
    @media (forced-colors: active) {
      .badge {
        border: 1px solid CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Badge {
  readonly count = input.required<number>();
  readonly label = input('');
  /** `mine` petrol, `quiet` grey, `urgent` red. */
  readonly tone = input<'mine' | 'quiet' | 'urgent'>('mine');
}
