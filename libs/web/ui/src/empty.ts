import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';

/** Says that there is nothing, why, and what one can do (projected). */
@Component({
  selector: 'pc-empty',
  imports: [Icon],
  template: `
    <span class="mark"><pc-icon [name]="icon()" [size]="24" /></span>
    <p class="title">{{ title() }}</p>
    @if (text()) {
      <p class="text">{{ text() }}</p>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 8px;
      padding: 40px 24px;
      text-align: center;
      text-wrap: balance;
    }
    .mark {
      display: grid;
      place-items: center;
      inline-size: 56px;
      block-size: 56px;
      margin-bottom: 8px;
      border-radius: 50%;
      background: var(--mat-sys-surface-container);
      color: var(--mat-sys-on-surface-variant);
    }
    .title {
      font: var(--mat-sys-title-medium);
      letter-spacing: var(--pc-tracking-title);
    }
    .text {
      max-width: 40ch;
      margin-bottom: 8px;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Empty {
  readonly icon = input('inbox');
  readonly title = input.required<string>();
  readonly text = input('');
}
