import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { PersonRef } from '@prochat/contract';
import { Avatar } from '@prochat/web/ui';
import type { SuggestionList } from '../suggesting/suggestion-list';
import { TEXTS } from './texts';

/** Colleagues whose name fits what is typed behind the `@` of a note. The focus stays in the field: keys come from there. */
@Component({
  selector: 'pc-colleague-picker',
  imports: [Avatar],
  template: `
    <div class="picker pc-enter" role="listbox" [id]="list().listId()" [attr.aria-label]="texts.colleagues">
      @for (person of list().found(); track person.id) {
        <!-- The keys are the note's field's: it has the focus. -->
        <!-- eslint-disable-next-line @angular-eslint/template/click-events-have-key-events, @angular-eslint/template/interactive-supports-focus -->
        <div
          class="option"
          role="option"
          [id]="list().optionId($index)"
          [attr.aria-selected]="$index === list().active()"
          (mousemove)="list().point($index)"
          (click)="list().take($index)"
        >
          <pc-avatar [person]="person" [size]="24" />
          <span class="pc-truncate" dir="auto">{{ person.displayName }}</span>
        </div>
      }
    </div>
    <p class="sr-only" role="status">{{ texts.found(list().found().length) }}</p>
  `,
  styles: `
    :host {
      position: absolute;
      z-index: 5;
      inset: auto 24px calc(100% + 6px);
    }
    .picker {
      width: fit-content;
      min-width: min(280px, 100%);
      max-width: 100%;
      padding: 6px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--pc-raised);
      color: var(--mat-sys-on-surface);
      box-shadow: var(--mat-sys-level3);
    }
    .option {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 36px;
      padding-inline: 8px;
      border-radius: 8px;
      cursor: pointer;
    }
    .option[aria-selected='true'] {
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
    @media (max-width: 1023.98px) {
      :host {
        inset-inline: 16px;
      }
    }
    @media (pointer: coarse), (max-width: 719.98px) {
      :host {
        inset-inline: 8px;
      }
      .option {
        min-height: 44px;
      }
    }
    @media (max-height: 400px) {
      .option:nth-child(n + 3) {
        display: none;
      }
    }
    @media (forced-colors: active) {
      .option[aria-selected='true'] {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
  `,
  host: { '(mousedown)': '$event.preventDefault()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColleaguePicker {
  readonly list = input.required<SuggestionList<PersonRef>>();

  protected readonly texts = TEXTS;
}
