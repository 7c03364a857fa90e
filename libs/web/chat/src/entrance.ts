import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TEXTS } from './texts';
import { ThemeSwitch } from './theme-switch';

/** The frame of the pages where people come in: the name, a card, and what is projected into it. */
@Component({
  selector: 'pc-entrance',
  imports: [ThemeSwitch],
  template: `
    <header>
      <span class="logo">
        <svg viewBox="0 0 28 28" aria-hidden="true">
          <rect width="28" height="28" rx="8" />
          <path
            d="M8 9.5A1.5 1.5 0 0 1 9.5 8h9A1.5 1.5 0 0 1 20 9.5v6a1.5 1.5 0 0 1-1.5 1.5H13l-3.5 3v-3A1.5 1.5 0 0 1 8 15.5ZM11.5 12.5h5"
          />
        </svg>
        {{ texts.product }}
      </span>
      <pc-theme-switch />
    </header>
    <main>
      <div class="card">
        <h1>{{ heading() }}</h1>
        <ng-content />
      </div>
    </main>
  `,
  styleUrl: './entrance.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Entrance {
  readonly heading = input.required<string>();
  protected readonly texts = TEXTS;
}
