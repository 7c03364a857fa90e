import { Injectable, inject, signal } from '@angular/core';
import type { AuditEvent, AuditQuery } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { AuditApi } from '@prochat/web/data-access/staff';

/** What was done, a page at a time, newest first. Lives as long as the page that shows it. */
@Injectable()
export class AuditLog {
  private readonly api = inject(AuditApi);
  private query: AuditQuery = {};
  /** Counts loads, so that only the answer to the last one counts. */
  private round = 0;
  private cursor: string | null = null;

  readonly events = signal<AuditEvent[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  readonly error = signal('');
  readonly hasMore = signal(false);
  readonly loadingMore = signal(false);

  /** From the first page. What is shown stays until the answer is there. Never rejects. */
  async load(query: AuditQuery = this.query): Promise<void> {
    this.query = query;
    const round = ++this.round;
    if (this.events().length === 0) this.state.set('loading');
    try {
      const page = await this.api.list(query);
      if (round !== this.round) return;
      this.events.set(page.items);
      this.turnTo(page.nextCursor);
      this.state.set('ready');
    } catch (thrown) {
      if (round !== this.round) return;
      this.events.set([]);
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
      this.events.update((events) => [...events, ...page.items]);
      this.turnTo(page.nextCursor);
    } finally {
      this.loadingMore.set(false);
    }
  }

  private turnTo(cursor: string | null): void {
    this.cursor = cursor;
    this.hasMore.set(cursor !== null);
  }
}
