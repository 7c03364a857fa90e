import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import type { RegisterRequest } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Banner } from '@prochat/web/ui';
import { AccountForm } from './account-form';
import { Entering } from './entering';
import { Entrance } from './entrance';
import { TEXTS } from './texts';

/** The one-time set-up link of a new installation leads here; its token is in the fragment, which no server log sees. */
@Component({
  selector: 'pc-set-up',
  imports: [AccountForm, Banner, Entrance, RouterLink],
  template: `
    <pc-entrance [heading]="texts.setUpTitle">
      @if (token && session.config()?.setupNeeded) {
        <p class="lead">{{ texts.setUpHint }}</p>
        @if (entering.error(); as error) {
          <pc-banner tone="error">{{ error }}</pc-banner>
        }
        <pc-account-form
          [action]="texts.setUpButton"
          [busy]="entering.busy()"
          [refused]="entering.problems()"
          (submitted)="submit($event)"
        />
      } @else if (session.config()) {
        <p class="lead">{{ texts.setUpClosed }}</p>
        <a class="pc-btn pc-btn--tonal" routerLink="/sign-in">{{ texts.signIn }}</a>
      }
    </pc-entrance>
  `,
  styleUrl: './entrance-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SetUp {
  protected readonly session = inject(Session);
  protected readonly entering = new Entering();
  protected readonly texts = TEXTS;
  protected readonly token =
    new URLSearchParams(inject(ActivatedRoute).snapshot.fragment ?? '').get('token') ?? '';

  protected submit(account: RegisterRequest): Promise<void> {
    return this.entering.enter(
      () => this.session.setUp({ ...account, token: this.token }),
      '/console/admin/start',
    );
  }
}
