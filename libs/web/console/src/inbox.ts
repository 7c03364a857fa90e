import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { View } from '@prochat/contract';
import { toSeq } from '@prochat/web/chat';
import { ConversationStore, Session, keptHere } from '@prochat/web/data-access';
import { Empty, Icon, Viewport } from '@prochat/web/ui';
import { CommandCenter } from './commands/command-center';
import { ConversationDesk } from './conversation-desk';
import { toInboxQuery } from './inbox-filter';
import { InboxList } from './inbox-list';
import { PersonPanel } from './person-panel';
import { TEXTS } from './texts';

const PANEL_KEPT_AS = 'prochat.details-hidden';

/**
 * A view's conversations, the one that is open, and who asks in it: three panes, fewer as the window narrows. The
 * address says everything: view, conversation, search and filters.
 */
@Component({
  selector: 'pc-inbox',
  imports: [ConversationDesk, Empty, Icon, InboxList, PersonPanel],
  templateUrl: './inbox.html',
  styleUrl: './inbox.scss',
  host: { '[class.open]': 'id() !== undefined', '[class.with-panel]': 'panelShown()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Inbox {
  /** From the route. */
  readonly view = input.required<View>();
  readonly id = input<string>();
  /** From the query. */
  readonly q = input<string>();
  readonly priority = input<string>();
  readonly tag = input<string>();
  readonly status = input<string>();
  /** The seq of a message to open at. */
  readonly at = input(null, { transform: toSeq });
  readonly assigneeId = input<string>();
  readonly sort = input<string>();

  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  private readonly store = inject(ConversationStore);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly drawer = viewChild<ElementRef<HTMLDialogElement>>('drawer');
  private readonly list = viewChild(InboxList);

  /** Over the conversation, where there is no room beside it. */
  protected readonly detailsOpen = signal(false);
  private readonly panelWanted = signal(keptHere.read(PANEL_KEPT_AS) === null);
  /** Beside the conversation; as it was left, also after a reload. */
  protected readonly panelShown = computed(() => this.viewport.isWide() && this.panelWanted());
  protected readonly query = computed(() =>
    toInboxQuery(this.view(), {
      q: this.q(),
      priority: this.priority(),
      tag: this.tag(),
      status: this.status(),
      assigneeId: this.assigneeId(),
      sort: this.sort(),
    }),
  );
  protected readonly thread = computed(() => {
    const id = this.id();
    return untracked(() => (id !== undefined && this.session.user() ? this.store.thread(id) : null));
  });

  constructor() {
    inject(CommandCenter).offer(
      {
        next: { run: () => this.step(1), when: () => this.list()?.beside(this.id(), 1) !== null },
        previous: { run: () => this.step(-1), when: () => this.list()?.beside(this.id(), -1) !== null },
        select: { run: () => this.list()?.select(), when: () => !this.viewport.isPhone() || !this.id() },
        find: { run: () => this.list()?.focusSearch(), when: () => !this.viewport.isPhone() || !this.id() },
        details: { run: () => this.toggleDetails(), when: () => this.thread() !== null },
      },
      inject(DestroyRef),
    );
    effect(() => {
      const drawer = this.drawer()?.nativeElement;
      if (drawer && !drawer.open) drawer.showModal();
    });
    effect(() => {
      this.thread();
      this.detailsOpen.set(false);
    });
  }

  protected leavePlace(): void {
    void this.router.navigate([], {
      queryParams: { at: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected back(): void {
    const id = this.id();
    void this.router
      .navigate(['/console', this.view()], { queryParams: { at: null }, queryParamsHandling: 'merge' })
      .then(() => id && this.list()?.focusRow(id));
  }

  /** On to the row after the one that is open; from the last one to the one before it, from the only one to the list. */
  protected goOn(): void {
    const id = this.list()?.beside(this.id(), 1) ?? this.list()?.beside(this.id(), -1);
    if (id) this.open(id);
    else this.back();
  }

  protected toggleDetails(): void {
    if (!this.viewport.isWide()) return this.detailsOpen.update((open) => !open);
    this.panelWanted.update((wanted) => !wanted);
    keptHere.write(PANEL_KEPT_AS, this.panelWanted() ? null : 'yes');
  }

  private step(step: 1 | -1): void {
    const id = this.list()?.beside(this.id(), step);
    if (id) this.open(id);
  }

  private open(id: string): void {
    const queryParams = { at: null };
    void this.router.navigate(['/console', this.view(), id], { queryParams, queryParamsHandling: 'merge' });
  }

  /** A click on the shade is a click on the dialog itself, not on anything in it. */
  protected closeOnShade(event: Event): void {
    if (event.target === this.drawer()?.nativeElement) this.detailsOpen.set(false);
  }
}
