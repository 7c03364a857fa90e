import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { LIMITS } from '@prochat/contract';
import { eventLine, isHeldBack, wordsOf } from '@prochat/web/chat';
import { Session, type Thread, type ThreadEntry } from '@prochat/web/data-access';
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
  /** How many files lie beside the field already. */
  readonly filesBeside = input.required<number>();
  /** To be written anew, in the order of writing. */
  readonly takenBack = output<readonly ThreadEntry[]>();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  private readonly session = inject(Session);

  /** On their way back into the field: files take a moment. */
  private readonly taken = signal<ReadonlySet<string>>(new Set());
  protected readonly heldBack = computed(() =>
    this.thread()
      .entries()
      .filter((entry) => isHeldBack(entry) && !this.taken().has(entry.key)),
  );
  /** Together they become one message, which has only so many files. */
  protected readonly canTakeBack = computed(() => {
    const files = this.heldBack().reduce((sum, { files = [] }) => sum + files.length, 0);
    const most = this.session.config()?.uploads?.maxFiles ?? LIMITS.attachmentsMax;
    return this.canReply() && (files === 0 || files + this.filesBeside() <= most);
  });
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
    if (overtaker?.event) return eventLine(overtaker.event, this.session.user()?.id).did;
    return overtaker ? wordsOf(overtaker) : '';
  });

  protected sendAnyway(): void {
    for (const { key } of this.heldBack()) this.thread().retry(key);
  }

  protected takeBack(): void {
    const heldBack = this.heldBack();
    this.taken.update((before) => new Set([...before, ...heldBack.map(({ key }) => key)]));
    this.takenBack.emit(heldBack);
  }

  protected discard(): void {
    for (const { key } of this.heldBack()) this.thread().discard(key);
  }
}
