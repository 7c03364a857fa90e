import { computed, signal, untracked, type Signal } from '@angular/core';
import type { Conversation, ConversationListQuery, Page, Side, Sort } from '@prochat/contract';
import { toAppError, type AppError } from './app-error';

/** What a list can be narrowed by; who sees it and where a page begins is the list's own business. */
export type ConversationFilter = Omit<ConversationListQuery, 'scope' | 'view' | 'cursor' | 'pageSize'>;

/** A list of conversations that stays right by itself once it is loaded. */
export interface ConversationList {
  /** In the order of the view. */
  readonly items: Signal<Conversation[]>;
  /** `ready` stays while more is loaded or the list is refreshed; `error` only when there is nothing to show. */
  readonly state: Signal<'loading' | 'ready' | 'error'>;
  readonly error: Signal<AppError | null>;
  readonly hasMore: Signal<boolean>;
  readonly loadingMore: Signal<boolean>;
  /** Messages in the loaded rows that the viewer's side has not read. */
  readonly unread: Signal<number>;
  /** From the first page, with another filter if one is given. Never rejects: see `error`. */
  load(filter?: ConversationFilter): Promise<void>;
  loadMore(): Promise<void>;
}

/** Which conversations belong, in which order, and where the pages come from. */
export interface ListRule {
  side: Side;
  belongs(conversation: Conversation): boolean;
  /** Of any two which comes first, in the order that is asked for. */
  order(sort: Sort | undefined): (a: Conversation, b: Conversation) => number;
  fetch(query: ConversationListQuery): Promise<Page<Conversation>>;
  /** The current state of a conversation, as the store holds it. */
  current(id: string): Conversation | undefined;
  /** Takes what a page brought into the store. */
  apply(conversations: Conversation[]): void;
}

const PAGE = { first: 30, most: 100 };

/**
 * One list over the conversations of the store. It holds ids only: rows move, appear and leave because what the store
 * holds of them changes.
 */
export class LiveConversationList implements ConversationList {
  private readonly ids = signal<ReadonlySet<string>>(new Set());
  private readonly stateNow = signal<'loading' | 'ready' | 'error'>('loading');
  private readonly errorNow = signal<AppError | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly moreComing = signal(false);
  private readonly filter = signal<ConversationFilter>({});
  private asked = false;
  /** Counts loads, so that only the answer to the last one counts. */
  private round = 0;
  /** The last fetch of a first page. */
  private fetching: Promise<void> = Promise.resolve();

  private readonly compare = computed(() => this.rule.order(this.filter().sort));

  readonly state = this.stateNow.asReadonly();
  readonly error = this.errorNow.asReadonly();
  readonly loadingMore = this.moreComing.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly items = computed(() =>
    [...this.ids()]
      .flatMap((id) => this.rule.current(id) ?? [])
      .filter((conversation) => this.belongs(conversation))
      .sort(this.compare()),
  );
  readonly unread = computed(() =>
    this.items().reduce((sum, { unreadCounts }) => sum + unreadCounts[this.rule.side], 0),
  );

  constructor(private readonly rule: ListRule) {}

  /** Resolves when the first page that was asked for last is there, or failed. */
  get fetched(): Promise<void> {
    return this.fetching;
  }

  async load(filter?: ConversationFilter): Promise<void> {
    this.asked = true;
    if (filter) {
      this.filter.set(filter);
      this.ids.set(new Set());
      this.cursor.set(null);
    }
    if (untracked(this.ids).size === 0) this.stateNow.set('loading');
    // An effect may call this, and must not run again for what is read here.
    await untracked(() => this.fetchFirst());
  }

  /** Fetches again what is shown, without anybody noticing: something may have been missed. */
  async refresh(): Promise<void> {
    if (this.asked) await this.fetchFirst();
  }

  async loadMore(): Promise<void> {
    const cursor = untracked(this.cursor);
    if (!cursor || untracked(this.moreComing)) return;
    const round = this.round;
    this.moreComing.set(true);
    try {
      const page = await this.rule.fetch({ ...untracked(this.filter), cursor, pageSize: PAGE.first });
      if (round === this.round) this.take(page, this.ids());
    } catch (thrown) {
      if (round === this.round) this.errorNow.set(toAppError(thrown));
    } finally {
      this.moreComing.set(false);
    }
  }

  /** The store has learnt something about this conversation: it may have become one of ours. */
  consider(conversation: Conversation): void {
    if (!this.asked || this.ids().has(conversation.id) || !this.belongs(conversation)) return;
    // Only the server knows what a search finds.
    if (this.filter().q) return;
    const last = this.items().at(-1);
    const onLaterPage = this.cursor() !== null && last && this.compare()(last, conversation) < 0;
    if (!onLaterPage) this.ids.update((ids) => new Set(ids).add(conversation.id));
  }

  private fetchFirst(): Promise<void> {
    return (this.fetching = this.fetchFirstPage());
  }

  private async fetchFirstPage(): Promise<void> {
    const round = ++this.round;
    const pageSize = Math.min(PAGE.most, Math.max(PAGE.first, this.ids().size));
    try {
      const page = await this.rule.fetch({ ...this.filter(), pageSize });
      if (round === this.round) this.take(page, new Set());
    } catch (thrown) {
      if (round !== this.round) return;
      this.errorNow.set(toAppError(thrown));
      if (this.ids().size === 0) this.stateNow.set('error');
    }
  }

  private take(page: Page<Conversation>, before: ReadonlySet<string>): void {
    this.rule.apply(page.items);
    this.ids.set(new Set([...before, ...page.items.map(({ id }) => id)]));
    this.cursor.set(page.nextCursor);
    this.errorNow.set(null);
    this.stateNow.set('ready');
  }

  private belongs(conversation: Conversation): boolean {
    const { status, priority, userId, tag, assigneeId } = this.filter();
    if (tag && !conversation.tags.includes(tag)) return false;
    if (assigneeId && conversation.assignedTo?.id !== assigneeId) return false;
    if (assigneeId && !status && conversation.status !== 'assigned') return false;
    if (status && conversation.status !== status) return false;
    if (priority && conversation.metadata.priority !== priority) return false;
    if (userId && conversation.userId !== userId) return false;
    return this.rule.belongs(conversation);
  }
}
