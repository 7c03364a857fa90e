import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '@prochat/web/data-access';
import { Banner } from '@prochat/web/ui';
import { AccountForm } from './account-form';
import { Entering } from './entering';
import { Entrance } from './entrance';
import { TEXTS } from './texts';

/** A new account for an end user; it signs in at once. */
@Component({
  selector: 'pc-register',
  imports: [AccountForm, Banner, Entrance, RouterLink],
  template: `
    <pc-entrance [heading]="texts.registerTitle">
      @if (entering.error(); as error) {
        <pc-banner tone="error">{{ error }}</pc-banner>
      }
      <pc-account-form
        [action]="texts.createAccount"
        [busy]="entering.busy()"
        [refused]="entering.problems()"
        (submitted)="entering.enter(() => session.register($event))"
      />
      <p class="other">
        {{ texts.haveAccount }} <a routerLink="/sign-in" queryParamsHandling="preserve">{{ texts.signIn }}</a>
      </p>
    </pc-entrance>
  `,
  styleUrl: './entrance-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Register {
  protected readonly session = inject(Session);
  protected readonly entering = new Entering();
  protected readonly texts = TEXTS;
}
