import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
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
import type { Conversation } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Icon, Status, Ticking, Viewport, waitingTime } from '@prochat/web/ui';
import type { ConversationRights } from './conversation-rights';
import type { Deed } from './deed';
import { TEXTS } from './texts';
import { waitingLevel } from './waiting-level';

/** What it is about, who asks, how it stands, and what the reader may do with it. It only says what is wanted. */
@Component({
  selector: 'pc-conversation-head',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon, Status],
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
  protected readonly hasMenu = computed(() => {
    const rights = this.rights();
    return (
      this.reassignInMenu() ||
      this.closeInMenu() ||
      rights?.canReturn === true ||
      rights?.canTakeOver === true
    );
  });

  focus(): void {
    this.title()?.nativeElement.focus();
  }
}
