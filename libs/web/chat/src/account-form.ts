import {
  ChangeDetectionStrategy,
  Component,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { LIMITS, type RegisterRequest } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Field } from '@prochat/web/ui';
import { isEmail, type Problems } from './entering';
import { PasswordInput } from './password-input';
import { TEXTS } from './texts';

/** Name, e-mail and password of a new account, said to be wrong beside the field that is wrong. */
@Component({
  selector: 'pc-account-form',
  imports: [Field, PasswordInput],
  template: `
    <form novalidate (submit)="submit($event)">
      <pc-field for="name" [label]="texts.displayName" [error]="problems().displayName">
        <input
          #nameField
          id="name"
          class="pc-input"
          autocomplete="name"
          aria-describedby="name-hint"
          dir="auto"
          [maxLength]="limits.displayNameMaxChars"
          [attr.aria-invalid]="!!problems().displayName"
          [value]="displayName()"
          (input)="displayName.set(nameField.value)"
        />
      </pc-field>
      <pc-field for="email" [label]="texts.email" [error]="problems().email">
        <input
          #emailField
          id="email"
          class="pc-input"
          type="email"
          autocomplete="username"
          inputmode="email"
          aria-describedby="email-hint"
          [attr.aria-invalid]="!!problems().email"
          [readOnly]="givenEmail() !== null"
          [value]="email()"
          (input)="email.set(emailField.value)"
        />
      </pc-field>
      <pc-field
        for="password"
        [label]="texts.password"
        [hint]="texts.passwordHint(leastChars())"
        [error]="problems().password"
      >
        <pc-password-input
          autocomplete="new-password"
          [invalid]="!!problems().password"
          [(value)]="password"
        />
      </pc-field>
      <button type="submit" class="pc-btn pc-btn--filled pc-btn--block" [disabled]="busy()">
        {{ action() }}
      </button>
    </form>
  `,
  styleUrl: './entrance-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountForm {
  readonly action = input.required<string>();
  readonly busy = input(false);
  /** What the server found wrong, by the field's name. */
  readonly refused = input<Problems>({});
  /** It is settled already, and shown so that it is remembered with the password. */
  readonly givenEmail = input<string | null>(null);
  /** What he need not type again, but may. */
  readonly known = input<Partial<RegisterRequest>>({});
  readonly submitted = output<RegisterRequest>();

  private readonly session = inject(Session);
  protected readonly texts = TEXTS;
  protected readonly limits = LIMITS;
  protected readonly displayName = linkedSignal(() => this.known().displayName ?? '');
  protected readonly email = linkedSignal(() => this.givenEmail() ?? this.known().email ?? '');
  protected readonly password = signal('');
  /** Until the server has answered, what is seen here. */
  protected readonly problems = linkedSignal<Problems>(() => this.refused());

  protected leastChars(): number {
    return this.session.config()?.passwordMinChars ?? LIMITS.passwordMinChars;
  }

  protected submit(event: Event): void {
    event.preventDefault();
    const account = {
      displayName: this.displayName().trim(),
      email: this.email().trim(),
      password: this.password(),
    };
    this.problems.set({
      ...(!account.displayName && { displayName: TEXTS.nameMissing }),
      ...(!isEmail(account.email) && { email: TEXTS.emailInvalid }),
      ...([...account.password].length < this.leastChars() && {
        password: TEXTS.passwordShort(this.leastChars()),
      }),
    });
    if (Object.keys(this.problems()).length === 0) this.submitted.emit(account);
  }
}
