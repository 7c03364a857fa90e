import {
  ApplicationRef,
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
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { Message } from '@prochat/contract';
import type { Thread, ThreadEntry } from '@prochat/web/data-access';
import { Avatar, Icon, PartOutlet, Ticking, Toasts, clockTime, longDate } from '@prochat/web/ui';
import { Announcements } from './announcements';
import { MESSAGE_FILES, NOTE } from './files/parts';
import { isHeldBack } from './held-back';
import { MessageGroupView } from './message-group';
import { SeenMessages } from './seen-messages';
import { TEXTS, eventLine } from './texts';
import { ThreadBlocks } from './thread-blocks';
import { lastOwnKey } from './thread-items';
import { ThreadPlace } from './thread-place';
import { ThreadScroll } from './thread-scroll';
import { ThreadWindow } from './thread-window';

/**
 * The messages of one conversation, shared by both doors. It shows what the thread holds, keeps the reader where he is,
 * says aloud what is new and reports what has been seen. What it is given as content stands below the messages. Make a new one for another thread (`@for` or `@if` by id).
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
  /** Seq of a message at which to open, instead of the first unread one or the end. */
  readonly at = input<number | null>(null);
  /** He has gone from there to the end. */
  readonly leave = output();

  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  protected readonly longDate = longDate;
  protected readonly note = NOTE;

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private readonly ticking = inject(Ticking);
  private readonly toasts = inject(Toasts);
  private readonly app = inject(ApplicationRef);
  private readonly announcements = new Announcements(TEXTS);
  private readonly scroll = signal<ThreadScroll | null>(null);
  private seen: SeenMessages | null = null;
  protected readonly opened = signal(false);
  /** The highest seq that has been on screen. What is above it is new. */
  private readonly shownSeq = signal(0);
  /** Up to here everything has been announced, or was there from the beginning. */
  private heardSeq = 0;
  private lastKey: string | null = null;
  private failedKeys = new Set<string>();

  /** Changes once a day. */
  private readonly today = computed(() => new Date(this.ticking.now()).setHours(12, 0, 0, 0));
  private readonly reader = computed(() => ({
    id: this.me(),
    audience: this.audience(),
    firstUnreadSeq: this.thread().firstUnreadSeq(),
    gapAfterSeq: this.thread().gapAfterSeq(),
    now: this.today(),
  }));
  private readonly cut = new ThreadBlocks();
  protected readonly blocks = computed(() => this.cut.of(this.thread().entries(), this.reader()));
  protected readonly window = new ThreadWindow(this.blocks, () => this.content().nativeElement);
  protected readonly place = new ThreadPlace(this.thread, this.window, (error) => {
    this.toasts.show(TEXTS.placeFailed(error.message));
  });
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
    effect(() => {
      this.thread();
      const at = this.at();
      untracked(() => void this.place.seek(at));
    });
    afterRenderEffect(() => this.rendered());
    inject(DestroyRef).onDestroy(() => {
      this.scroll()?.destroy();
      this.seen?.destroy();
      this.announcements.stop();
      this.place.stop();
    });
  }

  /** The messages themselves: to go through them by keyboard. */
  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  protected toEnd(): void {
    this.scroll()?.toEnd();
    // The button is gone now; the focus stays in the thread.
    this.focus();
    if (this.at() !== null) this.leave.emit();
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
      case 'rated':
        return 'smile';
      case 'assigned':
      case undefined:
        return 'swap';
    }
  }

  private begin(): void {
    const scroller = this.scroller().nativeElement;
    this.scroll.set(
      new ThreadScroll(scroller, this.content().nativeElement, {
        nearTop: () => this.opened() && this.thread().hasOlder() && void this.thread().loadOlder(),
        nearGap: (reads) => this.opened() && void this.thread().loadGap(reads),
        at: (block) => this.follow(block),
        // In the same frame: nobody is to see an empty place where messages are held.
        scrolled: () => this.window.isBehind && this.app.tick(),
      }),
    );
    this.seen = new SeenMessages(scroller, {
      shown: (upToSeq) => this.shownSeq.update((before) => Math.max(before, upToSeq)),
      seen: (upToSeq) => this.thread().markRead(upToSeq),
    });
  }

  private follow(block: HTMLElement): void {
    const before = untracked(this.window.shown);
    this.window.follow(block);
    const shown = untracked(this.window.shown);
    if (shown === before) return;
    // What is about to leave the page must not take the keyboard with it.
    const focused = this.content()
      .nativeElement.querySelector(':focus')
      ?.closest<HTMLElement>('[data-block]');
    if (focused && !shown.has(Number(focused.dataset['block']))) this.focus();
  }

  /** After each rendering of changed entries: first opening, then staying where he reads, and announcing. */
  private rendered(): void {
    const entries = this.thread().entries();
    const scroll = this.scroll();
    const { sought, seeking } = this.place;
    // Whatever changes what is in the page.
    for (const change of [this.blocks, this.window.shown, this.partsHere, sought]) change();
    this.window.rendered();
    if (!scroll || untracked(() => this.thread().state()) === 'loading') return;
    const opened = untracked(this.opened);
    if (seeking() && !opened) return;
    this.seen?.observe();
    const last = entries.at(-1);
    const isNew = entries.filter(({ message }) => message.seq > this.heardSeq);
    if (!opened && last) this.open(scroll, entries);
    else {
      if (sought()) this.goToSought(scroll);
      if (last?.fate === 'sending' && last.key !== this.lastKey) scroll.toEnd();
      else scroll.settle();
      for (const { message } of isNew) if (this.isFromOthers(message)) this.announcements.add(message);
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

  private open(scroll: ThreadScroll, entries: readonly ThreadEntry[]): void {
    this.opened.set(true);
    if (this.goToSought(scroll)) {
      // What he has not come to is not new by that.
      const firstUnread = untracked(() => this.thread().firstUnreadSeq());
      const latest = Math.max(...entries.map(({ message }) => message.seq));
      return this.shownSeq.set(firstUnread === null ? latest : firstUnread - 1);
    }
    const divider = this.scroller().nativeElement.querySelector<HTMLElement>('[data-unread]');
    if (divider) scroll.toElement(divider);
    else scroll.toEnd();
  }

  /** False when nobody asked for a place. */
  private goToSought(scroll: ThreadScroll): boolean {
    const key = untracked(this.place.sought);
    if (key === null) return false;
    const element = this.scroller().nativeElement.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(key)}"]`,
    );
    if (element) scroll.toElement(element, 'middle');
    this.place.reached();
    return true;
  }

  private isFromOthers(message: Message): boolean {
    return message.kind !== 'event' && message.senderId !== this.me();
  }
}
