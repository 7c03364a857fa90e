import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '@prochat/web/data-access';
import { Banner, Field, Icon } from '@prochat/web/ui';
import { blockSentence } from './block-sentence';
import { BLOCK_TEXTS } from './block-texts';
import { Entering, isEmail, type Problems } from './entering';
import { Entrance } from './entrance';
import { PasswordInput } from './password-input';
import { TEXTS } from './texts';

/** Sign in, or go on as a guest where that is allowed. */
@Component({
  selector: 'pc-sign-in',
  imports: [Banner, Entrance, Field, Icon, PasswordInput, RouterLink],
  template: `
    <pc-entrance [heading]="texts.signInTitle">
      @if (entering.error(); as error) {
        <pc-banner tone="error">{{ error }}</pc-banner>
      } @else if (session.config()?.setupNeeded) {
        <pc-banner>{{ noAdminYet }}</pc-banner>
      } @else if (ended(); as reason) {
        <pc-banner>{{ reason === 'blocked' ? blocked(session.block()) : texts.endedBy[reason] }}</pc-banner>
      }
      <form novalidate (submit)="submit($event)">
        <pc-field for="email" [label]="texts.email" [error]="problems().email">
          <input
            #field
            id="email"
            class="pc-input"
            type="email"
            autocomplete="username"
            inputmode="email"
            aria-describedby="email-hint"
            [attr.aria-invalid]="!!problems().email"
            [value]="email()"
            (input)="email.set(field.value)"
          />
        </pc-field>
        <pc-field for="password" [label]="texts.password" [error]="problems().password">
          <pc-password-input
            autocomplete="current-password"
            [invalid]="!!problems().password"
            [(value)]="password"
          />
        </pc-field>
        <button type="submit" class="pc-btn pc-btn--filled pc-btn--block" [disabled]="entering.busy()">
          {{ texts.signIn }}
        </button>
      </form>
      @if (session.config()?.guests) {
        <div class="or" aria-hidden="true">{{ texts.or }}</div>
        <button
          type="button"
          class="pc-btn pc-btn--outlined pc-btn--block"
          [disabled]="entering.busy()"
          (click)="asGuest()"
        >
          <pc-icon name="user" />{{ texts.asGuest }}
        </button>
      }
      @if (session.config()?.registration !== false) {
        <p class="other">
          {{ texts.noAccount }}
          <a routerLink="/register" queryParamsHandling="preserve">{{ texts.createAccount }}</a>
        </p>
      }
    </pc-entrance>
  `,
  styleUrl: './entrance-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  protected readonly session = inject(Session);
  protected readonly entering = new Entering();
  protected readonly texts = TEXTS;
  protected readonly blocked = blockSentence;
  protected readonly noAdminYet = BLOCK_TEXTS.noAdminYet;
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly problems = linkedSignal<Problems>(() => this.entering.problems());
  /** Whoever left on purpose needs no explanation. */
  protected readonly ended = computed(() => {
    const reason = this.session.ended();
    return reason === 'logout' ? null : reason;
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const [email, password] = [this.email().trim(), this.password()];
    this.problems.set({
      ...(!isEmail(email) && { email: TEXTS.emailInvalid }),
      ...(!password && { password: TEXTS.passwordMissing }),
    });
    if (Object.keys(this.problems()).length > 0) return;
    await this.entering.enter(() => this.session.signIn({ email, password }));
  }

  protected asGuest(): Promise<void> {
    return this.entering.enter(() => this.session.continueAsGuest({}));
  }
}
