import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { LIMITS, type User } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { PeopleApi } from '@prochat/web/data-access/staff';
import { Banner, Field, Toasts } from '@prochat/web/ui';
import { Dialog } from './dialog';
import { BLOCK_TIMES, toRequest, wordingOf, type BlockTime, type PersonChange } from './person-change';
import { TEXTS } from './texts';

/** Asks before an account is changed, in words of what that means for the person. Exists while it is open. */
@Component({
  selector: 'pc-change-person-dialog',
  imports: [Banner, Dialog, Field],
  template: `
    <pc-dialog [open]="true" [heading]="words().title" [closeLabel]="texts.close" (closed)="closed.emit()">
      @if (error(); as problem) {
        <pc-banner tone="error">{{ problem }}</pc-banner>
      }
      <p>{{ words().text }}</p>
      @if (isOwnRole()) {
        <p>{{ texts.changeOwnRole }}</p>
      }
      @if (change().kind === 'block') {
        <fieldset>
          <legend class="pc-label">{{ texts.blockUntil }}</legend>
          <div class="pc-segment">
            @for (choice of times; track choice) {
              <label>
                <input
                  type="radio"
                  name="block-time"
                  [value]="choice"
                  [checked]="time() === choice"
                  (change)="time.set(choice)"
                />
                <span>{{ texts.blockTimes[choice] }}</span>
              </label>
            }
          </div>
        </fieldset>
        <pc-field [label]="texts.blockReason" [hint]="texts.blockReasonHint" for="block-reason">
          <textarea
            #why
            id="block-reason"
            class="pc-textarea"
            rows="2"
            dir="auto"
            aria-describedby="block-reason-hint"
            [maxLength]="limits.reasonMaxChars"
            [value]="reason()"
            (input)="reason.set(why.value)"
          ></textarea>
        </pc-field>
      }
      @if (change().kind === 'password') {
        <pc-field
          [label]="texts.passwordField"
          [hint]="texts.atLeastChars(passwordMinChars())"
          [error]="problem()"
          for="new-password"
        >
          <input
            #field
            id="new-password"
            class="pc-input"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="new-password-hint"
            [maxLength]="limits.passwordMaxChars"
            [value]="password()"
            [attr.aria-invalid]="!!problem()"
            (input)="password.set(field.value)"
          />
        </pc-field>
      }
      <ng-container dialogActions>
        <button type="button" class="pc-btn pc-btn--text pc-btn--neutral" (click)="closed.emit()">
          {{ texts.cancel }}
        </button>
        <button
          type="button"
          class="pc-btn"
          [class.pc-btn--danger-filled]="change().kind === 'block'"
          [class.pc-btn--filled]="change().kind !== 'block'"
          [disabled]="busy()"
          (click)="confirm()"
        >
          {{ words().button }}
        </button>
      </ng-container>
    </pc-dialog>
  `,
  styles: `
    pc-banner {
      border-radius: var(--mat-sys-corner-medium);
    }
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      margin-bottom: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangePersonDialog {
  readonly change = input.required<PersonChange>();
  readonly changed = output<User>();
  readonly closed = output();

  protected readonly texts = TEXTS;
  protected readonly times = BLOCK_TIMES;
  private readonly api = inject(PeopleApi);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly words = computed(() => wordingOf(this.change()));
  protected readonly isOwnRole = computed(
    () => this.change().kind === 'role' && this.change().person.id === this.session.user()?.id,
  );
  protected readonly time = signal<BlockTime>('always');
  protected readonly limits = LIMITS;
  protected readonly passwordMinChars = computed(
    () => this.session.config()?.passwordMinChars ?? LIMITS.passwordMinChars,
  );
  protected readonly reason = signal('');
  protected readonly password = signal('');
  private readonly tried = signal(false);
  /** What is wrong with the password, shown from the first try on. */
  protected readonly problem = computed(() =>
    this.tried() && this.change().kind === 'password' && [...this.password()].length < this.passwordMinChars()
      ? TEXTS.passwordShort(this.passwordMinChars())
      : '',
  );
  protected readonly busy = signal(false);
  protected readonly error = signal('');

  protected async confirm(): Promise<void> {
    this.tried.set(true);
    if (this.busy() || this.problem()) return;
    const change = this.change();
    this.busy.set(true);
    this.error.set('');
    try {
      const { user } = await this.api.update(
        change.person.id,
        toRequest(change, { time: this.time(), reason: this.reason().trim(), password: this.password() }),
      );
      this.changed.emit(user);
      this.toasts.show(this.words().done);
      this.closed.emit();
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }
}
