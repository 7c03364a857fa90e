import { Injectable, inject, signal } from '@angular/core';
import type { User, UserListQuery } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { PeopleApi } from '@prochat/web/data-access/staff';

/** The people an admin is looking at, a page at a time. Lives as long as the page that shows them. */
@Injectable()
export class PeopleDirectory {
  private readonly api = inject(PeopleApi);
  private query: Pick<UserListQuery, 'q' | 'role'> = {};
  /** Counts loads, so that only the answer to the last one counts. */
  private round = 0;
  private cursor: string | null = null;

  readonly people = signal<User[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  readonly error = signal('');
  readonly hasMore = signal(false);
  readonly loadingMore = signal(false);

  /** From the first page. Who is shown stays until the answer is there. Never rejects. */
  async load(query: Pick<UserListQuery, 'q' | 'role'> = this.query): Promise<void> {
    this.query = query;
    const round = ++this.round;
    if (this.people().length === 0) this.state.set('loading');
    try {
      const page = await this.api.list(query);
      if (round !== this.round) return;
      this.people.set(page.items);
      this.turnTo(page.nextCursor);
      this.state.set('ready');
    } catch (thrown) {
      if (round !== this.round) return;
      this.error.set(toAppError(thrown).message);
      this.state.set('error');
    }
  }

  /** @throws AppError */
  async loadMore(): Promise<void> {
    if (this.cursor === null || this.loadingMore()) return;
    const round = this.round;
    this.loadingMore.set(true);
    try {
      const page = await this.api.list({ ...this.query, cursor: this.cursor });
      if (round !== this.round) return;
      this.people.update((people) => [...people, ...page.items]);
      this.turnTo(page.nextCursor);
    } finally {
      this.loadingMore.set(false);
    }
  }

  /** What an admin has just changed; he stays in sight even when the filter would no longer find him. */
  replace(changed: User): void {
    this.people.update((people) => people.map((person) => (person.id === changed.id ? changed : person)));
  }

  private turnTo(cursor: string | null): void {
    this.cursor = cursor;
    this.hasMore.set(cursor !== null);
  }
}
