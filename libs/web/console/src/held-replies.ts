import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { eventLine, isHeldBack, wordsOf } from '@prochat/web/chat';
import { Session, type Thread } from '@prochat/web/data-access';
import { Avatar, Icon, clockTime, firstNameOf } from '@prochat/web/ui';
import { overtakerOf } from './overtaking';
import { TEXTS } from './texts';

/**
 * "Dana replied while you were typing": quotes what is new beside the field and lets the writer decide what becomes of the
 * replies that were held back. They stay in the thread until he does. Into which field they go back is for the composer.
 */
@Component({
  selector: 'pc-held-replies',
  imports: [Avatar, Icon],
  templateUrl: './held-replies.html',
  styleUrl: './held-replies.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeldReplies {
  readonly thread = input.required<Thread>();
  /** Whoever does not hold the conversation any more can send nothing. */
  readonly canReply = input.required<boolean>();
  /** The texts in the order of writing; they are no message any more. */
  readonly takenBack = output<string>();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  private readonly me = inject(Session).user;

  protected readonly heldBack = computed(() => this.thread().entries().filter(isHeldBack));
  /** A text goes back into the field; files are with the message, and would be given up with it. */
  protected readonly canTakeBack = computed(
    () => this.canReply() && !this.heldBack().some(({ files }) => files && files.length > 0),
  );
  protected readonly overtaker = computed(() => overtakerOf(this.heldBack()));
  protected readonly title = computed(() => {
    const overtaker = this.overtaker();
    const what = overtaker?.kind === 'message' ? TEXTS.replied(firstNameOf(this.author().displayName)) : null;
    return `${what ?? TEXTS.overtaken} ${TEXTS.notSent(this.heldBack().length)}`;
  });
  protected readonly author = computed(() => {
    const overtaker = this.overtaker();
    const { senderId, senderName, event } = overtaker ?? {};
    if (event) return event.by;
    return { id: senderId ?? '', displayName: senderName ?? TEXTS.someone };
  });
  protected readonly quote = computed(() => {
    const overtaker = this.overtaker();
    if (overtaker?.event) return eventLine(overtaker.event, this.me()?.id).did;
    return overtaker ? wordsOf(overtaker) : '';
  });

  protected sendAnyway(): void {
    for (const { key } of this.heldBack()) this.thread().retry(key);
  }

  protected takeBack(): void {
    const heldBack = this.heldBack();
    this.takenBack.emit(heldBack.map(({ message }) => message.text).join('\n\n'));
    this.discard();
  }

  protected discard(): void {
    for (const { key } of this.heldBack()) this.thread().discard(key);
  }
}
