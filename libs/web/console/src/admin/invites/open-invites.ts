import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { Invite } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { InstallationApi } from '@prochat/web/data-access/staff';
import { Icon, Toasts, dateTime } from '@prochat/web/ui';
import { TEXTS } from '../texts';
import { InviteDialog } from './invite-dialog';

/** Makes invitations, and lists those that nobody has used yet. */
@Component({
  selector: 'pc-open-invites',
  imports: [Icon, InviteDialog],
  template: `
    @if (invites().length > 0 || failed()) {
      <section [attr.aria-label]="words.open">
        <h2>{{ words.open }}</h2>
        @if (failed(); as problem) {
          <p class="pc-muted">{{ problem }}</p>
        }
        <ul>
          @for (invite of invites(); track invite.id) {
            <li>
              <pc-icon name="key" />
              <div>
                <p class="pc-truncate name" dir="auto">{{ invite.email ?? words.anybody }}</p>
                <p class="pc-muted">
                  {{
                    words.about(words.roles[invite.role], invite.createdBy.displayName, at(invite.expiresAt))
                  }}
                </p>
              </div>
              <button
                type="button"
                class="pc-btn pc-btn--text pc-btn--danger"
                [attr.aria-label]="words.revokeOne(invite.email ?? words.anybody)"
                (click)="revoke(invite)"
              >
                {{ words.revoke }}
              </button>
            </li>
          }
        </ul>
      </section>
    }
    @if (inviting()) {
      <pc-invite-dialog (closed)="inviting.set(false)" (made)="load()" />
    }
  `,
  styleUrl: './open-invites.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OpenInvites {
  protected readonly words = TEXTS.invites;
  protected readonly at = dateTime;
  private readonly api = inject(InstallationApi);
  private readonly toasts = inject(Toasts);
  protected readonly invites = signal<Invite[]>([]);
  protected readonly failed = signal('');
  /** The dialog is open. */
  readonly inviting = signal(false);

  constructor() {
    void this.load();
  }

  /** Never rejects. */
  protected async load(): Promise<void> {
    try {
      this.invites.set((await this.api.invites()).items);
      this.failed.set('');
    } catch (thrown) {
      this.failed.set(toAppError(thrown).message);
    }
  }

  protected async revoke({ id }: Invite): Promise<void> {
    try {
      await this.api.revokeInvite(id);
      this.invites.update((invites) => invites.filter((invite) => invite.id !== id));
      this.toasts.show(TEXTS.invites.revoked);
    } catch (thrown) {
      // Somebody may have used it meanwhile.
      this.toasts.show(toAppError(thrown).message);
      await this.load();
    }
  }
}
