import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Scores a rating can have, from not at all to very content. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

/** Mouth and eyes of each. */
const FEATURES: Record<Score, string> = {
  1: 'M6.9 13.6c.7-1.3 1.8-2 3.1-2s2.4.7 3.1 2M6.6 7.3l1.9.9M13.4 7.3l-1.9.9',
  2: 'M7.25 13c.7-.7 1.6-1.05 2.75-1.05s2.05.35 2.75 1.05M7.6 8.1v.01M12.4 8.1v.01',
  3: 'M7.25 12.5h5.5M7.6 8.1v.01M12.4 8.1v.01',
  4: 'M7.25 11.9c.7.8 1.6 1.2 2.75 1.2s2.05-.4 2.75-1.2M7.6 8.1v.01M12.4 8.1v.01',
  5: 'M6.5 11.25h7c-.2 1.9-1.6 3-3.5 3s-3.3-1.1-3.5-3ZM7 8c.25-.5.6-.7 1-.7s.75.2 1 .7M11 8c.25-.5.6-.7 1-.7s.75.2 1 .7',
};

/** A face for a score. Decoration only; it comes with the card, as no other page shows faces. */
@Component({
  selector: 'pc-face',
  template: `<svg class="pc-icon pc-icon--32" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <circle cx="10" cy="10" r="7" />
    <path [attr.d]="features()" />
  </svg>`,
  styles: ':host { display: inline-flex; flex: none; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Face {
  readonly score = input.required<Score>();
  protected readonly features = computed(() => FEATURES[this.score()]);
}
