import { CdkMenu, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { SORTS, type Sort, type View } from '@prochat/contract';
import { Icon } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** In which order the list is. */
@Component({
  selector: 'pc-sort-menu',
  imports: [CdkMenu, CdkMenuItemRadio, CdkMenuTrigger, Icon],
  template: `
    <button
      type="button"
      class="pc-icon-btn"
      [cdkMenuTriggerFor]="menu"
      [attr.aria-label]="texts.sort + ': ' + texts.sorts[view()][sort()]"
      [title]="texts.sorts[view()][sort()]"
    >
      <pc-icon name="sort" />
    </button>
    <ng-template #menu>
      <div class="menu pc-enter" cdkMenu [attr.aria-label]="texts.sort">
        @for (name of sorts; track name) {
          <button
            type="button"
            class="menu-item"
            cdkMenuItemRadio
            [cdkMenuItemChecked]="name === sort()"
            (cdkMenuItemTriggered)="chosen.emit(name)"
          >
            <pc-icon [name]="name === sort() ? 'check' : 'sort'" />{{ texts.sorts[view()][name] }}
          </button>
        }
      </div>
    </ng-template>
  `,
  styleUrl: '../menu.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SortMenu {
  readonly view = input.required<View>();
  readonly sort = input.required<Sort>();
  readonly chosen = output<Sort>();

  protected readonly texts = TEXTS;
  protected readonly sorts = SORTS;
}
