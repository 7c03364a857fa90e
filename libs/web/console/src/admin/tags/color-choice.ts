import { ChangeDetectionStrategy, Component, model } from '@angular/core';
import { TAG_COLORS, type TagColor } from '@prochat/contract';
import { TEXTS } from '../texts';

/** The colours a tag can have, one of them chosen: each has its name, for those who do not see it. */
@Component({
  selector: 'pc-color-choice',
  template: `
    <fieldset>
      <legend class="pc-label">{{ texts.tags.color }}</legend>
      <div class="dots">
        @for (name of colors; track name) {
          <label [title]="texts.colors[name]">
            <input
              type="radio"
              name="tag-color"
              [value]="name"
              [checked]="color() === name"
              (change)="color.set(name)"
            />
            <i [style.background]="'var(--pc-tag-' + name + ')'"></i>
            <span class="sr-only">{{ texts.colors[name] }}</span>
          </label>
        }
      </div>
    </fieldset>
  `,
  styles: `
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: 6px;
      padding: 0;
    }
    .dots {
      display: flex;
      flex-wrap: wrap;
      gap: 2px;
    }
    label {
      position: relative;
      display: grid;
      place-items: center;
      inline-size: 36px;
      block-size: 44px;
      cursor: pointer;
    }
    input {
      position: absolute;
      inset: 0;
      opacity: 0;
      cursor: pointer;
    }
    i {
      inline-size: 20px;
      block-size: 20px;
      border-radius: 6px;
      forced-color-adjust: none;
    }
    input:checked + i {
      outline: 2px solid var(--mat-sys-on-surface);
      outline-offset: 3px;
    }
    input:focus-visible + i {
      outline: 2px solid var(--pc-focus);
      outline-offset: 3px;
      box-shadow: 0 0 0 7px color-mix(in srgb, var(--pc-focus) 25%, transparent);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColorChoice {
  readonly color = model.required<TagColor>();
  protected readonly texts = TEXTS;
  protected readonly colors = TAG_COLORS;
}
