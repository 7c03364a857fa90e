import {
  ChangeDetectionStrategy,
  Component,
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
import { ConversationStore, Session } from '@prochat/web/data-access';
import { Empty, Icon, Viewport } from '@prochat/web/ui';
import { ConversationDesk } from './conversation-desk';
import { toInboxQuery } from './inbox-filter';
import { InboxList } from './inbox-list';
import { PersonPanel } from './person-panel';
import { TEXTS } from './texts';

/**
 * A view's conversations, the one that is open, and who asks in it: three panes, fewer as the window narrows. The
 * address says everything: view, conversation, search and filters.
 */
@Component({
  selector: 'pc-inbox',
  imports: [ConversationDesk, Empty, Icon, InboxList, PersonPanel],
  templateUrl: './inbox.html',
  styleUrl: './inbox.scss',
  host: { '[class.open]': 'id() !== undefined' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Inbox {
  /** From the route. */
  readonly view = input.required<View>();
  readonly id = input<string>();
  /** From the query. */
  readonly q = input<string>();
  readonly priority = input<string>();
  readonly status = input<string>();

  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  private readonly store = inject(ConversationStore);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly drawer = viewChild<ElementRef<HTMLDialogElement>>('drawer');
  private readonly list = viewChild(InboxList);

  protected readonly detailsOpen = signal(false);
  protected readonly query = computed(() =>
    toInboxQuery(this.view(), { q: this.q(), priority: this.priority(), status: this.status() }),
  );
  protected readonly thread = computed(() => {
    const id = this.id();
    return untracked(() => (id !== undefined && this.session.user() ? this.store.thread(id) : null));
  });

  constructor() {
    effect(() => {
      const drawer = this.drawer()?.nativeElement;
      if (drawer && !drawer.open) drawer.showModal();
    });
    effect(() => {
      this.thread();
      this.detailsOpen.set(false);
    });
  }

  protected back(): void {
    const id = this.id();
    void this.router
      .navigate(['/console', this.view()], { queryParamsHandling: 'preserve' })
      .then(() => id && this.list()?.focusRow(id));
  }

  /** A click on the shade is a click on the dialog itself, not on anything in it. */
  protected closeOnShade(event: Event): void {
    if (event.target === this.drawer()?.nativeElement) this.detailsOpen.set(false);
  }
}
