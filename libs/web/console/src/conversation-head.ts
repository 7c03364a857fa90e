import { CdkMenu, CdkMenuGroup, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { PRIORITIES, type Conversation, type Priority, type ViewingEvent } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Icon, Status, Ticking, Viewport, waitingTime } from '@prochat/web/ui';
import { Viewers } from './collision/viewers';
import type { ConversationRights } from './conversation-rights';
import type { Deed } from './deed';
import { PriorityFlag } from './priority-flag';
import { ConversationSorting } from './sorting/conversation-sorting';
import { TEXTS } from './texts';
import { waitingLevel } from './waiting-level';

/** What it is about, who asks, how it stands, and what the reader may do with it. It only says what is wanted. */
@Component({
  selector: 'pc-conversation-head',
  imports: [
    CdkMenu,
    CdkMenuGroup,
    CdkMenuItem,
    CdkMenuItemRadio,
    CdkMenuTrigger,
    Icon,
    PriorityFlag,
    Status,
    Viewers,
  ],
  templateUrl: './conversation-head.html',
  styleUrls: ['./conversation-head.scss', './menu.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationHead {
  /** `undefined` until it is loaded. */
  readonly conversation = input.required<Conversation | undefined>();
  readonly rights = input.required<ConversationRights | null>();
  readonly busy = input.required<Deed | null>();
  readonly detailsOpen = input(false);
  /** Colleagues who look at it, and whoever types in it. */
  readonly viewing = input<readonly ViewingEvent['who'][]>([]);
  readonly typing = input<readonly ViewingEvent['who'][]>([]);
  readonly back = output();
  readonly details = output();
  readonly deed = output<Deed>();

  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  private readonly me = inject(Session).user;
  private readonly now = inject(Ticking).now;
  private readonly title = viewChild<ElementRef<HTMLElement>>('title');

  protected readonly status = computed(() => {
    const conversation = this.conversation();
    if (!conversation) return null;
    const { status, assignedTo, waitingSince } = conversation;
    if (status === 'closed') return { tone: 'done', icon: 'check', text: TEXTS.closed } as const;
    if (assignedTo) {
      const isMine = assignedTo.id === this.me()?.id;
      return isMine
        ? ({ tone: 'mine', icon: undefined, text: TEXTS.assignedToYou } as const)
        : ({ tone: 'plain', icon: undefined, text: TEXTS.assignedTo(assignedTo.displayName) } as const);
    }
    const since = waitingSince ?? conversation.createdAt;
    const tone = waitingLevel(since, this.now()) === 'late' ? 'late' : 'waiting';
    return { tone, icon: 'clock', text: TEXTS.waiting(waitingTime(since, this.now())) } as const;
  });
  /** Reassigning has a button of its own where there is room. */
  protected readonly reassignInMenu = computed(() => !this.viewport.isWide() && this.rights()?.canReassign);
  /** What waits is to be claimed in the first place. */
  protected readonly closeInMenu = computed(() => this.rights()?.canClaim && this.rights()?.canClose);
  protected readonly priorities = PRIORITIES.toReversed();
  private readonly sorting = inject(ConversationSorting);
  protected readonly priority = computed(() => {
    const conversation = this.conversation();
    return conversation ? this.sorting.shown(conversation).metadata.priority : 'normal';
  });

  protected setPriority(priority: Priority): void {
    const conversation = this.conversation();
    if (conversation) void this.sorting.setPriority(conversation.id, priority);
  }

  focus(): void {
    this.title()?.nativeElement.focus();
  }
}
