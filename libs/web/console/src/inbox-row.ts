import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Conversation, View } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Avatar, Badge, Icon, Ticking, firstNameOf, rowTime, waitingTime } from '@prochat/web/ui';
import { Tag } from '@prochat/web/ui/staff';
import { Closing } from './closing/closing';
import { RowFaults } from './closing/row-faults';
import { TEXTS as CLOSING } from './closing/texts';
import { PriorityFlag } from './priority-flag';
import type { InboxQuery } from './inbox-filter';
import { ConversationSorting } from './sorting/conversation-sorting';
import { TagBook } from './sorting/tag-book';
import { TEXTS } from './texts';
import { waitingLevel } from './waiting-level';

/** More would leave no room for the topic. */
const TAGS_SHOWN = 2;

/** One conversation in a professional's list. What waits says how long; everything else says when it last moved. */
@Component({
  selector: 'pc-inbox-row',
  imports: [Avatar, Badge, Icon, PriorityFlag, RouterLink, Tag],
  templateUrl: './inbox-row.html',
  styleUrl: './inbox-row.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InboxRow {
  readonly conversation = input.required<Conversation>();
  readonly view = input.required<View>();
  readonly query = input.required<InboxQuery>();
  /** It is the open one. */
  readonly current = input(false);

  protected readonly texts = TEXTS;
  protected readonly closingText = CLOSING.closing;
  private readonly closing = inject(Closing);
  private readonly faults = inject(RowFaults);
  private readonly me = inject(Session).user;
  private readonly now = inject(Ticking).now;

  protected readonly waiting = computed(() => {
    const { waitingSince } = this.conversation();
    if (!waitingSince) return null;
    return { time: waitingTime(waitingSince, this.now()), level: waitingLevel(waitingSince, this.now()) };
  });
  protected readonly time = computed(() => rowTime(this.conversation().lastMessageAt, this.now()));
  protected readonly unread = computed(() => this.conversation().unreadCounts.professional);
  protected readonly isMine = computed(() => this.conversation().assignedTo?.id === this.me()?.id);
  /** Nobody has answered, or something has not been read. */
  protected readonly isNew = computed(() => this.conversation().status === 'open' || this.unread() > 0);
  /** Who has it; told where it is not plain from the view. */
  protected readonly holder = computed(() => {
    const { assignedTo, status } = this.conversation();
    return this.view() !== 'mine' && status !== 'open' ? assignedTo : null;
  });
  protected readonly isClosing = computed(() => this.closing.isPending(this.conversation().id));
  /** Why the last thing that was wanted was not done. */
  protected readonly fault = computed(() => this.faults.of(this.conversation().id));
  protected readonly preview = computed(() => {
    const last = this.conversation().lastMessage;
    if (!last) return TEXTS.noMessages;
    if (last.senderRole !== 'professional') return last.text;
    const name = last.senderId === this.me()?.id ? TEXTS.you : firstNameOf(last.senderName ?? '');
    return `${name}: ${last.text}`;
  });
  private readonly sorting = inject(ConversationSorting);
  protected readonly book = inject(TagBook);
  /** As it will be when all that was asked for has been done. */
  private readonly sorted = computed(() => this.sorting.shown(this.conversation()));
  protected readonly priority = computed(() => this.sorted().metadata.priority);
  protected readonly flagLabel = computed(() => TEXTS.priority(TEXTS.priorities[this.priority()]));
  protected readonly tags = computed(() => this.sorted().tags.slice(0, TAGS_SHOWN));
  protected readonly moreTags = computed(() => this.sorted().tags.slice(TAGS_SHOWN));
}
