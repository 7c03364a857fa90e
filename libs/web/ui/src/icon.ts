import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { IconSprite } from './icon-sprite';

/** One symbol of the sprites (`icons.svg`; in the console also `icons-console.svg`, both in `apps/web/public`). Decoration only: whoever uses it says in words what it means. */
@Component({
  selector: 'pc-icon',
  template: `<svg [attr.class]="'pc-icon pc-icon--' + size()" aria-hidden="true" focusable="false">
    <use [attr.href]="'#i-' + name()" />
  </svg>`,
  styles: ':host { display: inline-flex; flex: none; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  /** Without the `i-` of the sprite. */
  readonly name = input.required<string>();
  /** Pixels. */
  readonly size = input<14 | 16 | 20 | 24 | 32>(20);

  constructor() {
    inject(IconSprite);
  }
}
