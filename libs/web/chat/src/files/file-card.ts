import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { FileName } from './file-name';
import { endingOf } from './file-words';
import { Icon } from '@prochat/web/ui';

/**
 * One file as a card: a picture of it or what kind it is, its name, one line of facts, and below them how far it is and
 * what is wrong. The actions are projected behind the words. Which words is for whoever uses it.
 */
@Component({
  selector: 'pc-file-card',
  imports: [FileName, Icon],
  template: `
    <span class="kind" [class.pdf]="type() === 'application/pdf'" aria-hidden="true">
      @if (preview(); as url) {
        <img [src]="url" alt="" />
      } @else if (blocked()) {
        <pc-icon name="shield-x" />
      } @else if (type().startsWith('image/')) {
        <pc-icon name="image" />
      } @else if (ending()) {
        {{ ending() }}
      } @else {
        <pc-icon name="file" />
      }
    </span>
    <span class="words">
      <pc-file-name [name]="name()" />
      <span class="facts" [class.wrong]="wrong()">
        @if (wrong()) {
          <pc-icon name="alert" [size]="14" />
        }
        {{ facts() }}
      </span>
    </span>
    <ng-content />
    @if (percent() !== null) {
      <span
        class="bar"
        role="progressbar"
        aria-valuemin="0"
        aria-valuemax="100"
        [class.endless]="percent() === undefined"
        [attr.aria-label]="barLabel()"
        [attr.aria-valuenow]="percent()"
      >
        <i [style.width.%]="percent() ?? 100"></i>
      </span>
    }
    @if (why(); as reason) {
      <span class="why">{{ reason }}</span>
    }
  `,
  styleUrl: './file-card.scss',
  host: { '[class.blocked]': 'blocked()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FileCard {
  readonly name = input.required<string>();
  /** Media type, as far as it is known. */
  readonly type = input('');
  readonly facts = input.required<string>();
  /** The facts say what is wrong. */
  readonly wrong = input(false);
  /** What one can do about it, on lines of its own. */
  readonly why = input('');
  readonly blocked = input(false);
  /** Address of a small picture of it. */
  readonly preview = input<string | null>(null);
  /** 0..100; `undefined` while nobody knows how long it takes; `null` when there is nothing to wait for. */
  readonly percent = input<number | undefined | null>(null);
  /** What the bar is about, for those who do not see where it stands. */
  readonly barLabel = input('');

  protected readonly ending = computed(() => endingOf(this.name()));
}
