import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink, type Params } from '@angular/router';
import { LIMITS, VIEWS, type Conversation, type Sort, type View } from '@prochat/contract';
import { ConversationStore } from '@prochat/web/data-access';
import { Badge, Empty, Icon, Skeleton } from '@prochat/web/ui';
import { BulkBar } from './bulk/bulk-bar';
import { Selection } from './bulk/selection';
import { TEXTS as BULK } from './bulk/texts';
import { ListFilters } from './filters/list-filters';
import { SortMenu } from './filters/sort-menu';
import { heldOrder } from './held-order';
import { isNarrowed, type InboxQuery } from './inbox-filter';
import { InboxRow } from './inbox-row';
import { TEXTS } from './texts';

/** Searching starts when the typing pauses this long. */
const SEARCH_AFTER_MS = 250;
/** More is loaded this far before the end of the list. */
const LOAD_BEFORE_PX = 400;

/** The conversations of one view, with search and filters. Rows do not move while somebody points at the list. */
@Component({
  selector: 'pc-inbox-list',
  imports: [Badge, BulkBar, Empty, Icon, InboxRow, ListFilters, RouterLink, Skeleton, SortMenu],
  templateUrl: './inbox-list.html',
  styleUrl: './inbox-list.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InboxList {
  readonly view = input.required<View>();
  readonly query = input.required<InboxQuery>();
  readonly openId = input<string>();

  protected readonly texts = TEXTS;
  protected readonly bulk = BULK;
  protected readonly selection = new Selection();
  protected readonly views = VIEWS;
  protected readonly searchMaxChars = LIMITS.searchMaxChars;

  private readonly store = inject(ConversationStore);
  private readonly router = inject(Router);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  /** What each list was last loaded for by this pane: going to another tab and back shows at once what is there. */
  private readonly loadedFor = new Map<View, string>();

  protected readonly counts = this.store.counts;
  protected readonly list = computed(() => this.store.list(this.view()));
  protected readonly narrowed = computed(() => isNarrowed(this.query()));
  private readonly pointedAt = signal(false);
  private readonly focused = signal(false);
  /**
   * What stands in the search field. The address follows it, trimmed and a moment later; that must not take away what
   * has been typed meanwhile. Another address (a tab, a link) replaces it.
   */
  protected readonly typed = linkedSignal<string, string>({
    source: () => this.query().q ?? '',
    computation: (q, before) => {
      const isAhead = before && (this.searchTimer !== undefined || before.value.trim() === q);
      return isAhead ? before.value : q;
    },
  });
  /** Taken along to another tab; each has an order of its own. */
  protected readonly kept = computed(() => {
    const { sort: _, ...filters } = this.query();
    return filters;
  });
  private readonly key = computed(() => JSON.stringify(this.query()));

  /** The rows as shown; see `heldOrder`. */
  protected readonly rows = linkedSignal<
    { key: string; held: boolean; items: Conversation[] },
    Conversation[]
  >({
    source: () => ({
      key: `${this.view()} ${this.key()} ${this.list().state()}`,
      held: this.pointedAt() || this.focused(),
      items: this.list().items(),
    }),
    computation: (now, before) =>
      now.held && before?.source.key === now.key
        ? heldOrder(before.value, now.items, (id) => this.store.conversation(id)())
        : now.items,
  });

  protected readonly selected = computed(() => this.rows().filter(({ id }) => this.selection.ids().has(id)));

  constructor() {
    // What is selected is what one sees.
    effect(() => {
      this.view();
      this.key();
      untracked(() => this.selection.stop());
    });
    effect(() => {
      const [view, list, key] = [this.view(), this.list(), this.key()];
      untracked(() => {
        const isKnown = this.loadedFor.get(view) === key;
        this.loadedFor.set(view, key);
        void (isKnown ? list.load() : list.load(this.query()));
      });
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.searchTimer));
  }

  /** Where one was in the list, after coming back from a conversation. */
  focusRow(id: string): void {
    setTimeout(() => this.element.nativeElement.querySelector<HTMLElement>(`[data-id="${id}"] a`)?.focus());
  }

  /** Begins selecting rows, or stops it. */
  select(): void {
    if (this.selection.isOn()) this.selection.stop();
    else this.selection.begin();
  }

  protected pick(id: string, event: MouseEvent): void {
    this.selection.toggle(id, this.rows(), event.shiftKey);
  }

  focusSearch(): void {
    this.element.nativeElement.querySelector<HTMLElement>('#inbox-search')?.focus();
  }

  /** The row before or after this one as they are shown; without one, or with one that has left, the first or last. */
  beside(id: string | undefined, step: 1 | -1): string | null {
    const rows = this.rows();
    const at = rows.findIndex((row) => row.id === id);
    const beside = at < 0 ? rows.at(step === 1 ? 0 : -1) : rows[at + step];
    return beside?.id ?? null;
  }

  protected search(text: string): void {
    this.typed.set(text);
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.goTo({}, true), SEARCH_AFTER_MS);
  }

  protected sort(sort: Sort): void {
    this.narrow({ sort: sort === 'activity' ? null : sort });
  }

  protected clear(): void {
    this.typed.set('');
    this.narrow({ priority: null, tag: null, status: null, assigneeId: null });
  }

  protected scrolled(scroller: HTMLElement): void {
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (left < LOAD_BEFORE_PX && this.list().hasMore()) void this.list().loadMore();
  }

  protected hold(pointedAt: boolean): void {
    this.pointedAt.set(pointedAt);
  }

  /** A row that moves would lose the keyboard's focus; a click leaves focus too, but nobody goes on from there. */
  protected follow(scroller: HTMLElement): void {
    this.focused.set(scroller.querySelector(':focus-visible') !== null);
  }

  /** Always with what has been typed: a chip pressed right after it must not lose it. The way back leads through filters. */
  protected narrow(filters: Params): void {
    this.goTo({ ...filters }, false);
  }

  private goTo(filters: Params, replaceUrl: boolean): void {
    clearTimeout(this.searchTimer);
    this.searchTimer = undefined;
    const queryParams = { ...filters, q: this.typed().trim() || null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl });
  }
}
