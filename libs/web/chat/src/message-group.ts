import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ThreadEntry } from '@prochat/web/data-access';
import { Avatar, Icon, clockTime, dateTime } from '@prochat/web/ui';
import { LinkedText } from './linked-text';
import { TEXTS } from './texts';
import type { MessageGroup } from './thread-items';

/** Bubbles of one sender that belong together, with what became of the last own one. */
@Component({
  selector: 'pc-message-group',
  imports: [Avatar, Icon, LinkedText],
  templateUrl: './message-group.html',
  styleUrl: './message-group.scss',
  host: { '[class]': 'group().side' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageGroupView {
  readonly group = input.required<MessageGroup>();
  /** Key of the message under which the receipt stands. */
  readonly receiptKey = input<string | null>(null);
  /** clientId of a failed message. */
  readonly retry = output<string>();
  readonly discard = output<string>();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  protected readonly dateTime = dateTime;

  protected fateOf({ fate, readAt }: ThreadEntry): string {
    switch (fate) {
      case 'sending':
        return TEXTS.fate.sending;
      case 'sent':
        return TEXTS.fate.sent;
      case 'read':
        return TEXTS.fate.read(readAt ? clockTime(readAt) : '');
      case 'failed':
        return TEXTS.fate.failed;
    }
  }
}
