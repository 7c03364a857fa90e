import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Priority } from '@prochat/contract';
import { Icon } from '@prochat/web/ui';

/** A flag for what is more urgent than usual, with its word for those who cannot see it. */
@Component({
  selector: 'pc-priority',
  imports: [Icon],
  template: `@if (priority() === 'high' || priority() === 'urgent') {
    <span [class]="priority()" [title]="label()"
      ><pc-icon name="flag" [size]="14" /><span class="sr-only">{{ label() }}</span></span
    >
  }`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    .urgent {
      color: var(--mat-sys-error);
    }
    .high {
      color: var(--pc-on-warning-container);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PriorityFlag {
  readonly priority = input.required<Priority>();
  /** In the reader's language, such as "Urgent". */
  readonly label = input.required<string>();
}
