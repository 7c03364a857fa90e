import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';

/** A label, the control (projected), and below it a hint or what is wrong, tied to the control as `<for>-hint`. */
@Component({
  selector: 'pc-field',
  imports: [Icon],
  template: `
    <div class="pc-field">
      <label [attr.for]="for()">{{ label() }}</label>
      <ng-content />
      <p
        [id]="for() + '-hint'"
        [class]="error() ? 'pc-error' : 'pc-field__hint'"
        [attr.role]="error() ? 'alert' : null"
      >
        @if (error(); as problem) {
          <pc-icon name="alert" [size]="16" /><span>{{ problem }}</span>
        } @else {
          {{ hint() }}
        }
      </p>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    p:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Field {
  readonly label = input.required<string>();
  /** Id of the control. */
  readonly for = input.required<string>();
  readonly hint = input('');
  readonly error = input<string | undefined>('');
}
