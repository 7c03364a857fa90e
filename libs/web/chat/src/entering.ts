import { inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import type { User } from '@prochat/contract';
import { doorOf, toAppError } from '@prochat/web/data-access';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

/** What the pages where people come in share: one attempt at a time, its error in words, and where to go then. */
export class Entering {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  readonly busy = signal(false);
  readonly error = signal('');

  async enter(attempt: () => Promise<User>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set('');
    try {
      await this.goIn(await attempt());
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }

  /** To where he was going, if that is a page of ours, else to his door. */
  private goIn(user: User): Promise<boolean> {
    const next = this.route.snapshot.queryParamMap.get('next');
    const isOurs = next !== null && /^\/(?![/\\])/.test(next);
    return this.router.navigateByUrl(isOurs ? next : doorOf(user.role), { replaceUrl: true });
  }
}
