import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RegisterRequest } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Banner, Icon, Toasts } from '@prochat/web/ui';
import { AccountForm } from '../account-form';
import { Entering } from '../entering';
import { TEXTS } from './texts';

/** As the server calls guests who gave no name; nobody wants to keep that. */
const NAMED_BY_SERVER = /^Guest \d{4}$/;

/** Where a guest makes an account of himself, and what he is asked before he signs out and loses what he has here. */
@Component({
  selector: 'pc-account-page',
  imports: [AccountForm, Banner, Icon, RouterLink],
  templateUrl: './account-page.html',
  styleUrl: './account-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountPage {
  /** From the address: he has pressed "Sign out". */
  readonly leaving = input(false, { transform: (given: unknown) => given !== undefined });

  protected readonly texts = TEXTS;
  protected readonly session = inject(Session);
  protected readonly entering = new Entering();
  protected readonly signingOut = signal(false);
  protected readonly canMake = computed(() => this.session.config()?.registration ?? false);
  /** What he has told already. */
  protected readonly known = computed<Partial<RegisterRequest>>(() => {
    const { displayName = '', email = null } = this.session.user() ?? {};
    return {
      displayName: NAMED_BY_SERVER.test(displayName) ? '' : displayName,
      ...(email !== null && { email }),
    };
  });
  private readonly toasts = inject(Toasts);

  protected async make(account: RegisterRequest): Promise<void> {
    await this.entering.enter(() => this.session.makeAccount(account), '/');
    if (this.session.user()?.guest === false) this.toasts.show(TEXTS.made);
  }

  protected async signOut(): Promise<void> {
    this.signingOut.set(true);
    try {
      await this.session.signOut();
    } catch (thrown) {
      this.signingOut.set(false);
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
