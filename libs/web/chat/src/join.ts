import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import type { InviteResponse, RegisterRequest } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Banner, Skeleton } from '@prochat/web/ui';
import { AccountForm } from './account-form';
import { Entering } from './entering';
import { Entrance } from './entrance';
import { JOIN_TEXTS } from './join-texts';

/** An invitation's link leads here; its token is in the fragment, which no server log sees. */
@Component({
  selector: 'pc-join',
  imports: [AccountForm, Banner, Entrance, RouterLink, Skeleton],
  template: `
    <pc-entrance [heading]="texts.title">
      @if (invite(); as open) {
        <p class="lead">{{ texts.hint(open.createdBy.displayName, open.role) }}</p>
        @if (entering.error(); as error) {
          <pc-banner tone="error">{{ error }}</pc-banner>
        }
        <pc-account-form
          [action]="texts.button"
          [busy]="entering.busy()"
          [refused]="entering.problems()"
          [givenEmail]="open.email"
          (submitted)="submit($event)"
        />
      } @else if (refusal(); as sentence) {
        <p class="lead">{{ sentence }}</p>
        @if (mayTryAgain()) {
          <button type="button" class="pc-btn pc-btn--tonal" (click)="look()">{{ texts.tryAgain }}</button>
        } @else {
          <a class="pc-btn pc-btn--tonal" routerLink="/sign-in">{{ texts.signIn }}</a>
        }
      } @else {
        <pc-skeleton [count]="3" />
      }
    </pc-entrance>
  `,
  styleUrl: './entrance-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Join {
  private readonly session = inject(Session);
  protected readonly entering = new Entering();
  protected readonly texts = JOIN_TEXTS;
  private readonly token = inject(ActivatedRoute).snapshot.fragment ?? '';
  protected readonly invite = signal<InviteResponse['invite'] | null>(null);
  protected readonly refusal = signal('');
  protected readonly mayTryAgain = signal(false);

  constructor() {
    void this.look();
  }

  /** Never rejects. */
  protected async look(): Promise<void> {
    this.refusal.set('');
    try {
      this.invite.set((await this.session.lookAtInvite({ token: this.token })).invite);
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      this.mayTryAgain.set(code !== 'INVITE_CLOSED' && code !== 'VALIDATION');
      this.refusal.set(message);
    }
  }

  protected submit({ displayName, email, password }: RegisterRequest): Promise<void> {
    return this.entering.enter(() =>
      this.session.join({
        token: this.token,
        displayName,
        password,
        ...(this.invite()?.email === null && { email }),
      }),
    );
  }
}
