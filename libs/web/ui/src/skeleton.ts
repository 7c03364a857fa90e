import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** The shape of what is being loaded: rows of a list or bubbles of a thread. Says nothing to a screen reader by itself. */
@Component({
  selector: 'pc-skeleton',
  template: `@for (line of lines(); track $index) {
    <div class="line" [style.--width]="line + '%'">
      <i class="dot"></i><span><i></i><i></i></span>
    </div>
  }`,
  styleUrl: './skeleton.scss',
  host: { 'aria-hidden': 'true', '[class]': 'shape()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Skeleton {
  readonly shape = input<'rows' | 'bubbles'>('rows');
  readonly count = input(5);
  /** Uneven, as text is. */
  protected readonly lines = computed(() =>
    Array.from({ length: this.count() }, (_, n) => 88 - ((n * 37) % 46)),
  );
}
