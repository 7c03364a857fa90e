import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { Message } from '@prochat/contract';
import type { Thread, ThreadEntry } from '@prochat/web/data-access';
import { Avatar, Icon, PartOutlet, Ticking, clockTime, longDate } from '@prochat/web/ui';
import { Announcements } from './announcements';
import { MESSAGE_FILES, NOTE } from './files/parts';
import { isHeldBack } from './held-back';
import { MessageGroupView } from './message-group';
import { SeenMessages } from './seen-messages';
import { TEXTS, eventLine } from './texts';
import { lastOwnKey, toThreadItems } from './thread-items';
import { ThreadScroll } from './thread-scroll';

/**
 * The messages of one conversation, shared by both doors. It shows what the thread holds, keeps the reader where he is,
 * says aloud what is new and reports what has been seen. Make a new one for another thread (`@for` or `@if` by id).
 */
@Component({
  selector: 'pc-thread-view',
  imports: [Avatar, Icon, MessageGroupView, PartOutlet],
  templateUrl: './thread-view.html',
  styleUrl: './thread-view.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThreadView {
  readonly thread = input.required<Thread>();
  readonly audience = input.required<'user' | 'professional'>();
  /** Who is reading. */
  readonly me = input<string>();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  protected readonly longDate = longDate;
  protected readonly note = NOTE;

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private readonly ticking = inject(Ticking);
  private readonly announcements = new Announcements(TEXTS);
  private readonly scroll = signal<ThreadScroll | null>(null);
  private seen: SeenMessages | null = null;
  private opened = false;
  /** The highest seq that has been on screen. What is above it is new. */
  private readonly shownSeq = signal(0);
  /** Up to here everything has been announced, or was there from the beginning. */
  private heardSeq = 0;
  private lastKey: string | null = null;
  private failedKeys = new Set<string>();

  /** Changes once a day. */
  private readonly today = computed(() => new Date(this.ticking.now()).setHours(12, 0, 0, 0));
  protected readonly items = computed(() =>
    toThreadItems(this.thread().entries(), {
      id: this.me(),
      audience: this.audience(),
      firstUnreadSeq: this.thread().firstUnreadSeq(),
      now: this.today(),
    }),
  );
  protected readonly receiptKey = computed(() => lastOwnKey(this.thread().entries(), this.me()));
  private readonly partsHere = computed(() => Number(!!MESSAGE_FILES.type()) + Number(!!NOTE.type()));
  protected readonly announcement = this.announcements.text;
  /** Said at once: that a message was not sent. */
  protected readonly failure = signal('');
  protected readonly atEnd = computed(() => this.scroll()?.atEnd() ?? true);
  protected readonly newCount = computed(
    () =>
      this.thread()
        .entries()
        .filter(({ message }) => message.seq > this.shownSeq() && this.isFromOthers(message)).length,
  );

  constructor() {
    afterNextRender(() => this.begin());
    effect(() => this.holdForParts());
    afterRenderEffect(() => this.rendered());
    inject(DestroyRef).onDestroy(() => {
      this.scroll()?.destroy();
      this.seen?.destroy();
      this.announcements.stop();
    });
  }

  protected toEnd(): void {
    this.scroll()?.toEnd();
    // The button is gone now; the focus stays in the thread.
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  protected lineOf(message: Message): { who: string; did: string } {
    return message.event ? eventLine(message.event, this.me()) : { who: '', did: '' };
  }

  protected eventIcon(message: Message): string {
    switch (message.event?.type) {
      case 'claimed':
        return 'user-plus';
      case 'closed':
        return 'check';
      case 'reopened':
        return 'undo';
      case 'assigned':
      case undefined:
        return 'swap';
    }
  }

  private begin(): void {
    const scroller = this.scroller().nativeElement;
    this.scroll.set(new ThreadScroll(scroller, this.content().nativeElement, () => void this.loadOlder()));
    this.seen = new SeenMessages(scroller, {
      shown: (upToSeq) => this.shownSeq.update((before) => Math.max(before, upToSeq)),
      seen: (upToSeq) => this.thread().markRead(upToSeq),
    });
  }

  /** What shows notes and files comes late and takes room: who reads further up stays where he is (`rendered` lets go). */
  private holdForParts(): void {
    if (this.partsHere()) untracked(() => this.atEnd() || this.scroll()?.hold());
  }

  /** After each rendering of changed entries: first opening, then following and announcing. */
  private rendered(): void {
    const entries = this.thread().entries();
    const scroll = this.scroll();
    this.items();
    this.partsHere();
    if (!scroll || untracked(() => this.thread().state()) === 'loading') return;
    scroll.release();
    this.seen?.observe();
    const last = entries.at(-1);
    const isNew = entries.filter(({ message }) => message.seq > this.heardSeq);
    if (this.opened) {
      if (last?.fate === 'sending' && last.key !== this.lastKey) scroll.toEnd();
      for (const { message } of isNew) if (this.isFromOthers(message)) this.announcements.add(message);
    } else if (last) {
      this.open(scroll);
    }
    this.hearFailures(entries);
    this.lastKey = last?.key ?? null;
    this.heardSeq = isNew.at(-1)?.message.seq ?? this.heardSeq;
  }

  /** What was held back is told where it is decided; what had failed before is told by being there. */
  private hearFailures(entries: readonly ThreadEntry[]): void {
    const failed = entries.filter((entry) => entry.fate === 'failed' && !isHeldBack(entry));
    const latest = failed.findLast(({ key }) => !this.failedKeys.has(key));
    if (latest && this.lastKey !== null) this.failure.set(TEXTS.fate.failed(latest.error?.message ?? ''));
    else if (failed.length === 0) this.failure.set('');
    this.failedKeys = new Set(failed.map(({ key }) => key));
  }

  private open(scroll: ThreadScroll): void {
    this.opened = true;
    const divider = this.scroller().nativeElement.querySelector<HTMLElement>('[data-unread]');
    if (divider) scroll.toElement(divider);
    else scroll.toEnd();
  }

  private async loadOlder(): Promise<void> {
    const thread = this.thread();
    if (!this.opened || !thread.hasOlder() || thread.loadingOlder()) return;
    await thread.loadOlder();
    this.scroll()?.hold(); // It is in the thread, but not yet rendered; `rendered` lets go.
  }

  private isFromOthers(message: Message): boolean {
    return message.kind !== 'event' && message.senderId !== this.me();
  }
}
