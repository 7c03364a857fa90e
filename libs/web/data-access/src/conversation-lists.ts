import type { Conversation, ConversationListQuery, Page, User } from '@prochat/contract';
import { LiveConversationList, type ListRule } from './conversation-list';
import { membershipOf, orderOf, type ListName } from './list-rules';

/** What the lists need of the store that made them. */
export interface ListSurroundings {
  fetch(query: ConversationListQuery): Promise<Page<Conversation>>;
  /** The current state of a conversation; reads its signal. */
  current(id: string): Conversation | undefined;
  apply(conversations: Conversation[]): void;
}

/** However often something may have been missed: a busy server says so every second. */
const REFRESH_EVERY_MS = 5_000;

/** The lists of whoever is signed in, each made when it is first asked for. */
export class ConversationLists {
  private readonly lists = new Map<ListName, LiveConversationList>();
  private refreshedAt = -Infinity;
  private refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: ListSurroundings) {}

  for(name: ListName, viewer: User): LiveConversationList {
    const held = this.lists.get(name);
    if (held) return held;
    const list = new LiveConversationList(this.ruleOf(name, viewer));
    this.lists.set(name, list);
    return list;
  }

  /** The store has learnt something about this conversation. */
  consider(conversation: Conversation): void {
    for (const list of this.lists.values()) list.consider(conversation);
  }

  /** Something may have been missed: fetches them again, now or when `REFRESH_EVERY_MS` have passed since the last time. */
  refresh(): void {
    const waitMs = this.refreshedAt + REFRESH_EVERY_MS - Date.now();
    if (waitMs <= 0) return this.refreshNow();
    this.refreshing ??= setTimeout(() => this.refreshNow(), waitMs);
  }

  /** Nobody is served any more. */
  stop(): void {
    clearTimeout(this.refreshing);
  }

  private refreshNow(): void {
    this.stop();
    this.refreshing = undefined;
    this.refreshedAt = Date.now();
    for (const list of this.lists.values()) void list.refresh();
  }

  /** Resolves, and never rejects, when no list is being fetched any more. */
  async quiet(): Promise<void> {
    await Promise.all([...this.lists.values()].map((list) => list.fetched));
  }

  private ruleOf(name: ListName, viewer: User): ListRule {
    const scope =
      name === 'own'
        ? ({ scope: 'user' } as const)
        : ({ scope: 'professional', view: name === 'held' ? 'mine' : name } as const);
    return {
      side: name === 'own' ? 'user' : 'professional',
      belongs: membershipOf(name, viewer.id),
      order: (sort) => orderOf(name, sort),
      fetch: (query) => this.around.fetch({ ...query, ...scope }),
      current: (id) => this.around.current(id),
      apply: (conversations) => this.around.apply(conversations),
    };
  }
}
