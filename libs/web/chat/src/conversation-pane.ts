import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  AppError,
  ConversationStore,
  Drafts,
  FileTrays,
  Session,
  toAppError,
  type Thread,
} from '@prochat/web/data-access';
import {
  Avatar,
  Empty,
  Icon,
  PartOutlet,
  Skeleton,
  Toasts,
  Viewport,
  dateTime,
  firstNameOf,
} from '@prochat/web/ui';
import { Composer } from './composer';
import { ConnectionBanner } from './connection-banner';
import { filesDragged } from './files/dragged-files';
import { DROP_AREA } from './files/parts';
import { RATING_CARD } from './rating/parts';
import { TEXTS } from './texts';
import { toSeq } from './thread-place';
import { ThreadView } from './thread-view';
import { MORE_MENU } from './transcript/parts';
import { QUEUE_CARD } from './waiting/parts';

/** One conversation of the end user: who answers, what was said, and where to write. */
@Component({
  selector: 'pc-conversation-pane',
  imports: [Avatar, Composer, ConnectionBanner, Empty, Icon, PartOutlet, RouterLink, Skeleton, ThreadView],
  templateUrl: './conversation-pane.html',
  styleUrl: './conversation-pane.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationPane {
  /** From the route. */
  readonly id = input.required<string>();
  /** From the query: the seq of a message to open at. */
  readonly at = input(null, { transform: toSeq });

  protected readonly texts = TEXTS;
  protected readonly session = inject(Session);
  private readonly store = inject(ConversationStore);
  private readonly drafts = inject(Drafts);
  private readonly trays = inject(FileTrays);
  private readonly toasts = inject(Toasts);
  private readonly viewport = inject(Viewport);
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly composer = viewChild(Composer);
  private readonly more = viewChild<ElementRef<HTMLElement>>('more');

  private busy = false;
  protected readonly thread = computed(() => {
    const id = this.id();
    return untracked(() => this.session.user() && this.store.thread(id));
  });
  protected readonly draft = linkedSignal(() => this.drafts.get(this.id()));
  protected readonly tray = computed(() => {
    const thread = this.thread();
    return thread ? this.trays.trayOf(`${thread.id}.reply`) : null;
  });
  protected readonly moreMenu = MORE_MENU;
  protected readonly queueCard = QUEUE_CARD;
  protected readonly ratingCard = RATING_CARD;
  /** Closed, and somebody has taken it: there is something to be asked about. */
  protected readonly ratable = computed(() => {
    const conversation = this.thread()?.conversation();
    return conversation?.status === 'closed' && conversation.assignedTo ? conversation : null;
  });
  protected readonly dropArea = DROP_AREA;
  protected readonly filesDragged = filesDragged;
  protected readonly dropInputs = computed(() => ({
    tray: this.thread()?.state() === 'ready' ? this.tray() : null,
  }));
  protected readonly subtitle = computed(() => {
    const conversation = this.thread()?.conversation();
    if (!conversation) return '';
    if (conversation.closedAt) return TEXTS.closedOn(dateTime(conversation.closedAt));
    return conversation.assignedTo ? conversation.metadata.topic : TEXTS.waitingHint;
  });
  protected readonly placeholder = computed(() => {
    const conversation = this.thread()?.conversation();
    if (conversation?.status === 'closed') return TEXTS.writeToReopen;
    const name = conversation?.assignedTo?.displayName;
    return name ? TEXTS.writeTo(firstNameOf(name)) : TEXTS.writeMessage;
  });

  constructor() {
    effect((cleanUp) => {
      const thread = this.thread();
      if (!thread) return;
      untracked(() => thread.open());
      cleanUp(() => thread.close());
    });
    effect(() => {
      if (this.thread()?.state() !== 'ready' || untracked(this.viewport.isPhone)) return;
      afterNextRender(() => this.composer()?.focus(), { injector: this.injector });
    });
  }

  /** At once, under the conversation it was typed in: the next thing may be going to another one. */
  protected write(id: string, text: string): void {
    this.drafts.set(id, text);
    if (id === this.id()) this.draft.set(text);
  }

  protected send(thread: Thread, text: string): void {
    thread.send(text, 'message', this.trays.trayOf(`${thread.id}.reply`).take());
  }

  protected async end(): Promise<void> {
    const id = this.id();
    await this.change(async () => {
      await this.store.close(id);
      this.toasts.show(TEXTS.ended, { label: TEXTS.undo, run: () => void this.reopen() });
    });
  }

  /** The menu comes when it is first wanted, and takes the place of the button that looks like it. */
  protected async openMore(): Promise<void> {
    await MORE_MENU.fetch();
    if (!MORE_MENU.type()) return this.toasts.show(new AppError('OFFLINE').message);
    const open = (): void => this.more()?.nativeElement.querySelector('button')?.click();
    afterNextRender(open, { injector: this.injector });
  }

  protected leavePlace(): void {
    void this.router.navigate([], {
      queryParams: { at: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected reopen(): Promise<void> {
    const id = this.id();
    return this.change(() => this.store.reopen(id));
  }

  private async change(deed: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await deed();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    } finally {
      this.busy = false;
    }
  }
}
