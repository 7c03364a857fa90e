import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { INVITE_DAYS, LIMITS, type InviteDays } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { InstallationApi } from '@prochat/web/data-access/staff';
import { Banner, Field, Icon, dateTime } from '@prochat/web/ui';
import { Dialog } from '../../dialog';
import { TEXTS } from '../texts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Makes an invitation. Its link is shown here once and kept nowhere. Exists while it is open. */
@Component({
  selector: 'pc-invite-dialog',
  imports: [Banner, Dialog, Field, Icon],
  templateUrl: './invite-dialog.html',
  styleUrl: '../../add-person-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InviteDialog {
  readonly made = output();
  readonly closed = output();

  protected readonly words = TEXTS.invites;
  protected readonly limits = LIMITS;
  protected readonly roles = ['staff', 'admin'] as const;
  protected readonly times = INVITE_DAYS;
  private readonly api = inject(InstallationApi);

  protected readonly role = signal<'staff' | 'admin'>('staff');
  protected readonly days = signal<InviteDays>(7);
  protected readonly email = signal('');
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  private readonly tried = signal(false);
  /** What is wrong with the e-mail, shown from the first try on. */
  protected readonly problem = computed(() => {
    const email = this.email().trim();
    return this.tried() && email !== '' && !EMAIL.test(email) ? TEXTS.invites.emailInvalid : '';
  });
  protected readonly link = signal<{ url: string; until: string } | null>(null);
  protected readonly copied = signal<'no' | 'yes' | 'failed'>('no');

  protected async invite(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.busy() || this.problem()) return;
    this.busy.set(true);
    this.error.set('');
    try {
      const email = this.email().trim();
      const { invite, url } = await this.api.invite({
        role: this.role(),
        days: this.days(),
        ...(email && { email }),
      });
      this.link.set({ url, until: dateTime(invite.expiresAt) });
      this.made.emit();
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected async copy(url: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      this.copied.set('yes');
    } catch {
      this.copied.set('failed');
    }
  }
}
