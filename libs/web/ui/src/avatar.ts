import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from './icon';
import { initialsOf, tintOf } from './identity';

/** A person as a circle with initials, tinted by his id; without a person, an icon. Decoration: the name stands beside it. */
@Component({
  selector: 'pc-avatar',
  imports: [Icon],
  template: `@if (initials(); as letters) {
      {{ letters }}
    } @else {
      <pc-icon [name]="icon()" [size]="size() < 32 ? 14 : 20" />
    }`,
  styleUrl: './avatar.scss',
  host: {
    'aria-hidden': 'true',
    '[class]': "'tint-' + tint()",
    '[style.--size]': "size() + 'px'",
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Avatar {
  readonly person = input<{ id: string; displayName: string } | null>(null);
  /** Pixels. */
  readonly size = input<20 | 24 | 28 | 32 | 36 | 40 | 48>(36);
  /** Shown without a person. */
  readonly icon = input('hourglass');

  protected readonly initials = computed(() => initialsOf(this.person()?.displayName ?? ''));
  protected readonly tint = computed(() => (this.person() ? tintOf(this.person()?.id ?? '') : 0));
}
