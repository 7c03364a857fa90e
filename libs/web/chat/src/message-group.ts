import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { Thread, ThreadEntry } from '@prochat/web/data-access';
import { Avatar, PartOutlet, clockTime, dateTime } from '@prochat/web/ui';
import { heightOfFiles } from './files/file-places';
import { MESSAGE_FILES } from './files/parts';
import { hasFiles } from './has-files';
import { isHeldBack } from './held-back';
import { LinkedText } from './linked-text';
import { MessageFate } from './message-fate';
import { TEXTS } from './texts';
import type { MessageGroup } from './thread-items';

/** Bubbles of one sender that belong together, their files above them, with what became of the last own one. */
@Component({
  selector: 'pc-message-group',
  imports: [Avatar, LinkedText, MessageFate, PartOutlet],
  templateUrl: './message-group.html',
  styleUrl: './message-group.scss',
  host: { '[class]': 'group().side', '[class.joined]': 'group().joinsAbove' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageGroupView {
  readonly group = input.required<MessageGroup>();
  /** Whom to ask for another try with a file. */
  readonly thread = input<Thread | null>(null);
  /** Key of the message under which the receipt stands. */
  readonly receiptKey = input<string | null>(null);
  /** Key of the message that somebody looked for. */
  readonly markedKey = input<string | null>(null);
  /** clientId of a failed message. */
  readonly retry = output<string>();
  readonly discard = output<string>();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  protected readonly dateTime = dateTime;
  protected readonly isHeldBack = isHeldBack;
  protected readonly hasFiles = hasFiles;
  protected readonly files = MESSAGE_FILES;
  protected readonly heightOfFiles = heightOfFiles;

  protected inputsOf(entry: ThreadEntry): Record<string, unknown> {
    return { entry, thread: this.thread(), end: this.group().side !== 'other' };
  }

  protected followedByFiles(place: number): boolean {
    const next = this.group().entries[place + 1];
    return next !== undefined && hasFiles(next);
  }

  /** Without words there is no bubble, but for what was deleted. */
  protected hasBubble(entry: ThreadEntry): boolean {
    return entry.message.text !== '' || !hasFiles(entry);
  }
}
