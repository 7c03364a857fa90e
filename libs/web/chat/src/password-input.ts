import { ChangeDetectionStrategy, Component, input, model, signal } from '@angular/core';
import { TEXTS } from './texts';

/** A password with a way to see what one has typed. */
@Component({
  selector: 'pc-password-input',
  template: `
    <input
      class="pc-input"
      [id]="field()"
      [type]="shown() ? 'text' : 'password'"
      [attr.autocomplete]="autocomplete()"
      [attr.aria-invalid]="invalid()"
      [attr.aria-describedby]="field() + '-hint'"
      [value]="value()"
      (input)="typed($event)"
    />
    <button type="button" class="pc-link-btn" [attr.aria-pressed]="shown()" (click)="shown.set(!shown())">
      {{ shown() ? texts.hidePassword : texts.showPassword }}
    </button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: end;
      gap: 4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordInput {
  readonly field = input('password');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly invalid = input(false);
  readonly value = model('');

  protected readonly texts = TEXTS;
  protected readonly shown = signal(false);

  protected typed(event: Event): void {
    this.value.set((event.target as HTMLInputElement).value);
  }
}
