import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { LIMITS, type Role } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { PeopleApi } from '@prochat/web/data-access/staff';
import { Banner, Field, Icon, Toasts } from '@prochat/web/ui';
import { Dialog } from './dialog';
import { TEXTS } from './texts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * Makes an account for a professional. A password that the server made is shown here once and kept nowhere. Exists while
 * it is open.
 */
@Component({
  selector: 'pc-add-person-dialog',
  imports: [Banner, Dialog, Field, Icon],
  templateUrl: './add-person-dialog.html',
  styleUrl: './add-person-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddPersonDialog {
  readonly added = output();
  readonly closed = output();

  protected readonly texts = TEXTS;
  protected readonly limits = LIMITS;
  /** End users come in by themselves. */
  protected readonly roles = ['staff', 'admin'] as const satisfies Role[];
  private readonly api = inject(PeopleApi);
  private readonly toasts = inject(Toasts);
  private readonly config = inject(Session).config;
  protected readonly passwordMinChars = computed(
    () => this.config()?.passwordMinChars ?? LIMITS.passwordMinChars,
  );

  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly role = signal<'staff' | 'admin'>('staff');
  protected readonly password = signal('');
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  /** Who has been added with a password that he has to be told. */
  protected readonly made = signal<{ name: string; email: string; password: string } | null>(null);
  protected readonly copied = signal<'no' | 'yes' | 'failed'>('no');

  /** What is wrong, shown from the first try on. */
  protected readonly problems = computed((): { name?: string; email?: string; password?: string } => {
    if (!this.tried()) return {};
    const password = this.password();
    return {
      ...(!this.name().trim() && { name: TEXTS.nameMissing }),
      ...(!EMAIL.test(this.email().trim()) && { email: TEXTS.emailInvalid }),
      ...(password && [...password].length < this.passwordMinChars()
        ? { password: TEXTS.passwordShort(this.passwordMinChars()) }
        : {}),
    };
  });

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.busy() || Object.keys(this.problems()).length > 0) return;
    this.busy.set(true);
    this.error.set('');
    try {
      await this.create();
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected async copy(password: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(password);
      this.copied.set('yes');
    } catch {
      this.copied.set('failed');
    }
  }

  private async create(): Promise<void> {
    const password = this.password();
    const { user, generatedPassword } = await this.api.create({
      displayName: this.name().trim(),
      email: this.email().trim(),
      role: this.role(),
      ...(password && { password }),
    });
    this.added.emit();
    if (generatedPassword) {
      this.made.set({
        name: user.displayName,
        email: user.email ?? this.email(),
        password: generatedPassword,
      });
      return;
    }
    this.toasts.show(TEXTS.hasBeenAdded(user.displayName));
    this.closed.emit();
  }
}
