import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { labelsOf } from './chord';

/** The keys of a chord, as they look. */
@Component({
  selector: 'pc-keys',
  template: `@for (label of labels(); track $index) {
    <kbd class="pc-kbd">{{ label }}</kbd>
  }`,
  styles: ':host { display: inline-flex; flex: none; gap: 4px; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeysOf {
  readonly chord = input.required<string>();
  protected readonly labels = computed(() => labelsOf(this.chord()));
}
