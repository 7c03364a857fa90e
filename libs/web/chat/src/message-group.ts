import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Avatar, clockTime, dateTime } from '@prochat/web/ui';
import { isHeldBack } from './held-back';
import { LinkedText } from './linked-text';
import { MessageFate } from './message-fate';
import { TEXTS } from './texts';
import type { MessageGroup } from './thread-items';

/** Bubbles of one sender that belong together, with what became of the last own one. */
@Component({
  selector: 'pc-message-group',
  imports: [Avatar, LinkedText, MessageFate],
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
  protected readonly isHeldBack = isHeldBack;
}
