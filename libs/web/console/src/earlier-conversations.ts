import { Injectable, inject, signal } from '@angular/core';
import type { Conversation } from '@prochat/contract';
import { ChatApi } from '@prochat/web/data-access';

const PAGE_SIZE = 6;

/** What somebody asked before, last activity first, a few at a time. Lives as long as the panel that shows it. */
@Injectable()
export class EarlierConversations {
  private readonly api = inject(ChatApi);
  private userId = '';
  private cursor: string | undefined;

  readonly items = signal<Conversation[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  readonly hasMore = signal(false);

  /** From the first page. What is shown of the same person stays until the answer is there. Never rejects. */
  async load(userId: string): Promise<void> {
    if (userId !== this.userId) {
      this.items.set([]);
      this.state.set('loading');
    }
    this.userId = userId;
    this.cursor = undefined;
    await this.fetch([]);
  }

  async loadMore(): Promise<void> {
    await this.fetch(this.items());
  }

  private async fetch(before: Conversation[]): Promise<void> {
    const { userId, cursor } = this;
    try {
      const page = await this.api.conversations({
        scope: 'professional',
        view: 'all',
        userId,
        pageSize: PAGE_SIZE,
        ...(cursor && { cursor }),
      });
      if (userId !== this.userId) return;
      this.items.set([...before, ...page.items]);
      this.cursor = page.nextCursor ?? undefined;
      this.hasMore.set(page.nextCursor !== null);
      this.state.set('ready');
    } catch {
      if (userId === this.userId) this.state.set('error');
    }
  }
}
