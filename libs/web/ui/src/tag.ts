import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { TagColor } from '@prochat/contract';

/** A tag: its word, with a dot in its colour before it. */
@Component({
  selector: 'pc-tag',
  template: `<i [class]="color()"></i><span class="pc-truncate" dir="auto">{{ name() }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      min-width: 0;
      max-width: 100%;
      height: 20px;
      padding: 0 7px;
      border-radius: 6px;
      background: var(--mat-sys-surface-container);
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
      white-space: nowrap;
    }
    i {
      flex: none;
      inline-size: 6px;
      block-size: 6px;
      border-radius: 2px;
      background: var(--pc-tag-grey);
      forced-color-adjust: none;
    }
    .red {
      background: var(--pc-tag-red);
    }
    .orange {
      background: var(--pc-tag-orange);
    }
    .yellow {
      background: var(--pc-tag-yellow);
    }
    .green {
      background: var(--pc-tag-green);
    }
    .teal {
      background: var(--pc-tag-teal);
    }
    .blue {
      background: var(--pc-tag-blue);
    }
    .violet {
      background: var(--pc-tag-violet);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tag {
  readonly name = input.required<string>();
  readonly color = input<TagColor>('grey');
}
