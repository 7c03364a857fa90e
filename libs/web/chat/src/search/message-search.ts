import { Injectable, inject, signal } from '@angular/core';
import type { Conversation, MessageHit } from '@prochat/contract';
import { ChatApi, toAppError } from '@prochat/web/data-access';
import { SearchApi } from '@prochat/web/data-access/late';
import { hasOperator } from './found-words';

const CONVERSATIONS_SHOWN = 5;
/** A page with operators may be empty and not the last: so many are asked for before the reader is asked whether to go on. */
const EMPTY_PAGES_MAX = 5;

/** What is found for one query, a page at a time, newest first. Lives as long as the page that shows it. */
@Injectable()
export class MessageSearch {
  private readonly api = inject(SearchApi);
  private readonly chat = inject(ChatApi);
  /** Counts searches, so that only the answers to the last one count. */
  private round = 0;
  private query = '';
  private cursor: string | null = null;

  readonly hits = signal<readonly MessageHit[]>([]);
  /** By topic or name; none where operators are used, as they are for messages. */
  readonly conversations = signal<readonly Conversation[]>([]);
  readonly state = signal<'idle' | 'loading' | 'ready' | 'error'>('idle');
  readonly error = signal('');
  readonly hasMore = signal(false);
  readonly loadingMore = signal(false);

  /** From the first page; an empty query shows nothing. What is shown stays until the answer is there. Never rejects. */
  async find(query: string, audience: 'user' | 'professional'): Promise<void> {
    const round = ++this.round;
    this.query = query;
    this.loadingMore.set(false);
    if (query === '') return this.show([], [], null, 'idle');
    if (this.state() !== 'ready') this.state.set('loading');
    try {
      const [conversations, page] = await Promise.all([
        this.conversationsFor(query, audience),
        this.pageFrom(undefined),
      ]);
      if (round === this.round) this.show(page.items, conversations, page.nextCursor, 'ready');
    } catch (thrown) {
      if (round !== this.round) return;
      this.show([], [], null, 'error');
      const { message, details } = toAppError(thrown);
      const fields = (details?.['fields'] ?? {}) as Record<string, string[]>;
      const refused = Object.entries(fields).map(([operator, why]) => `${operator}: ${why.join(', ')}.`);
      this.error.set([message, ...refused].join(' '));
    }
  }

  /** @throws AppError */
  async findMore(): Promise<void> {
    if (this.cursor === null || this.loadingMore()) return;
    const { round } = this;
    this.loadingMore.set(true);
    try {
      const page = await this.pageFrom(this.cursor);
      if (round !== this.round) return;
      this.hits.update((hits) => [...hits, ...page.items]);
      this.turnTo(page.nextCursor);
    } finally {
      if (round === this.round) this.loadingMore.set(false);
    }
  }

  private async conversationsFor(
    q: string,
    audience: 'user' | 'professional',
  ): Promise<readonly Conversation[]> {
    if (hasOperator(q)) return [];
    const scope = audience === 'professional' ? ({ scope: 'professional', view: 'all' } as const) : {};
    return (await this.chat.conversations({ ...scope, q, pageSize: CONVERSATIONS_SHOWN })).items;
  }

  private async pageFrom(cursor: string | undefined) {
    const { query } = this;
    let page = await this.api.messages({ q: query, ...(cursor && { cursor }) });
    for (let pages = 1; pages < EMPTY_PAGES_MAX; pages += 1) {
      if (page.items.length > 0 || page.nextCursor === null || query !== this.query) break;
      page = await this.api.messages({ q: query, cursor: page.nextCursor });
    }
    return page;
  }

  private show(
    hits: readonly MessageHit[],
    conversations: readonly Conversation[],
    cursor: string | null,
    state: 'idle' | 'ready' | 'error',
  ): void {
    this.hits.set(hits);
    this.conversations.set(conversations);
    this.turnTo(cursor);
    this.state.set(state);
  }

  private turnTo(cursor: string | null): void {
    this.cursor = cursor;
    this.hasMore.set(cursor !== null);
  }
}
