import { computed, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import type { RegisterRequest, User } from '@prochat/contract';
import { blockSentence } from './block-sentence';
import { doorOf, toAppError, type AppError } from '@prochat/web/data-access';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

/** What is wrong, by the name of the field. */
export type Problems = Partial<Record<keyof RegisterRequest, string>>;
const FIELDS = ['displayName', 'email', 'password'] as const;

/** A server's refusal, field by field; empty when it is about none of them. */
export function problemsOf(refusal: AppError | null): Problems {
  if (refusal?.code === 'EMAIL_TAKEN') return { email: refusal.message };
  const wrong = refusal?.code === 'VALIDATION' ? refusal.details?.['fields'] : null;
  if (typeof wrong !== 'object' || wrong === null) return {};
  const sentences = wrong as Partial<Record<string, string[]>>;
  return Object.fromEntries(
    FIELDS.flatMap((name) => {
      const said = sentences[name]?.join(' ');
      return said ? [[name, said]] : [];
    }),
  );
}

function sentenceOf(refusal: AppError | null): string {
  if (refusal?.code === 'BLOCKED') return blockSentence(refusal.details);
  return refusal?.message ?? '';
}

/** What the pages where people come in share: one attempt at a time, its error in words, and where to go then. */
export class Entering {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  readonly busy = signal(false);
  private readonly refusal = signal<AppError | null>(null);
  /** What the server finds wrong with one field, by the field's name. */
  readonly problems = computed(() => problemsOf(this.refusal()));
  /** What stops the whole attempt, as a sentence; empty when a field says it. */
  readonly error = computed(() =>
    Object.keys(this.problems()).length > 0 ? '' : sentenceOf(this.refusal()),
  );

  /** `first` is where to go when he was going nowhere in particular. */
  async enter(attempt: () => Promise<User>, first?: string): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      await this.goIn(await attempt(), first);
    } catch (thrown) {
      this.refusal.set(toAppError(thrown));
    } finally {
      this.busy.set(false);
    }
  }

  /** To where he was going, if that is a page of ours, else to his door. */
  private goIn(user: User, first = doorOf(user.role)): Promise<boolean> {
    const next = this.route.snapshot.queryParamMap.get('next');
    const isOurs = next !== null && /^\/(?![/\\])/.test(next);
    return this.router.navigateByUrl(isOurs ? next : first, { replaceUrl: true });
  }
}
