import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';

/** A line under the header that says how things stand; announced politely. Actions are projected behind the text. */
@Component({
  selector: 'pc-banner',
  imports: [Icon],
  template: `
    @if (tone() === 'warning') {
      <span class="spin" aria-hidden="true"></span>
    } @else {
      <pc-icon [name]="tone() === 'success' ? 'check' : tone() === 'error' ? 'alert' : 'info'" />
    }
    <span class="text"><ng-content /></span>
    <ng-content select="button, a" />
  `,
  styleUrl: './banner.scss',
  host: { role: 'status', '[class]': 'tone()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Banner {
  /** `warning` is the connection, `error` asks the person to act. */
  readonly tone = input<'info' | 'warning' | 'success' | 'error'>('info');
}
