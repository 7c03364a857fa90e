import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Logo } from '@prochat/web/ui';
import { LanguageSwitch } from './language-switch';
import { TEXTS } from './texts';
import { ThemeSwitch } from './theme-switch';

/** The frame of the pages where people come in: the name, a card, and what is projected into it. */
@Component({
  selector: 'pc-entrance',
  imports: [LanguageSwitch, Logo, ThemeSwitch],
  template: `
    <header>
      <pc-logo>{{ texts.product }}</pc-logo>
      <span class="switches"><pc-language-switch /><pc-theme-switch /></span>
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
