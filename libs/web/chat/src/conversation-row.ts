import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { Conversation } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Avatar, Badge, Status, Ticking, firstNameOf, rowTime } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** One conversation in the end user's list. */
@Component({
  selector: 'pc-conversation-row',
  imports: [Avatar, Badge, RouterLink, RouterLinkActive, Status],
  template: `
    <a
      class="row"
      [class.unread]="conversation().unreadCounts.user > 0"
      [routerLink]="['/c', conversation().id]"
      routerLinkActive="current"
      [ariaCurrentWhenActive]="true"
    >
      <pc-avatar
        [person]="conversation().assignedTo"
        [size]="40"
        [icon]="conversation().status === 'closed' ? 'check' : 'hourglass'"
      />
      <span class="main">
        <span class="line">
          <span class="name pc-truncate"
            ><bdi>{{ conversation().metadata.topic }}</bdi></span
          >
          <time class="time" [attr.datetime]="conversation().lastMessageAt">{{ time() }}</time>
        </span>
        <span class="line">
          <span class="preview pc-truncate"
            ><bdi>{{ preview() }}</bdi></span
          >
          <pc-badge
            [count]="conversation().unreadCounts.user"
            [label]="texts.unread(conversation().unreadCounts.user)"
          />
        </span>
        <span class="meta">
          @if (conversation().status === 'open') {
            <pc-status tone="waiting" icon="clock">{{ texts.waitingForAnswer }}</pc-status>
          } @else {
            {{ state() }}
          }
        </span>
      </span>
    </a>
  `,
  styleUrl: './conversation-row.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationRow {
  readonly conversation = input.required<Conversation>();

  protected readonly texts = TEXTS;
  private readonly me = inject(Session).user;
  private readonly ticking = inject(Ticking);
  protected readonly time = computed(() => rowTime(this.conversation().lastMessageAt, this.ticking.now()));
  protected readonly preview = computed(() => {
    const last = this.conversation().lastMessage;
    if (!last) return TEXTS.noMessages;
    const name = last.senderId === this.me()?.id ? TEXTS.you : firstNameOf(last.senderName ?? '');
    return `${name}: ${last.text}`;
  });
  protected readonly state = computed(() => {
    const { status, assignedTo } = this.conversation();
    return status === 'closed' ? TEXTS.closedRow : TEXTS.answeredBy(assignedTo?.displayName ?? '');
  });
}
