import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { ConnectionBanner, DROP_AREA, ThreadView, filesDragged, lateTranscripts } from '@prochat/web/chat';
import { ConversationStore, Session, toAppError, type Thread } from '@prochat/web/data-access';
import { Banner, Empty, Icon, PartOutlet, Skeleton, Toasts, Viewport } from '@prochat/web/ui';
import { winnerOf } from './claim-winner';
import { Closing } from './closing/closing';
import { CoViewers } from './collision/co-viewers';
import { CommandCenter, type Offer } from './commands/command-center';
import { ConversationHead } from './conversation-head';
import { rightsOf, type ConversationRights } from './conversation-rights';
import type { Deed } from './deed';
import { ReassignDialog } from './reassign-dialog';
import { StaffComposer } from './staff-composer';
import { TEXTS } from './texts';

/**
 * One conversation at which a professional works: its state and what he may do above, what was said, and where he writes.
 * Deeds are shown as done when the server has answered, never before. Make a new one for another thread.
 */
@Component({
  selector: 'pc-conversation-desk',
  imports: [
    Banner,
    ConnectionBanner,
    ConversationHead,
    Empty,
    Icon,
    PartOutlet,
    ReassignDialog,
    Skeleton,
    StaffComposer,
    ThreadView,
  ],
  providers: [CoViewers],
  templateUrl: './conversation-desk.html',
  styleUrl: './conversation-desk.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationDesk {
  readonly thread = input.required<Thread>();
  readonly detailsOpen = input(false);
  /** Seq of a message to open at, see `ThreadView`. */
  readonly at = input<number | null>(null);
  readonly leave = output();
  readonly back = output();
  /** On to the next conversation of the list. */
  readonly next = output();
  readonly details = output();

  protected readonly texts = TEXTS;
  protected readonly session = inject(Session);
  private readonly store = inject(ConversationStore);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly viewport = inject(Viewport);
  private readonly injector = inject(Injector);
  private readonly destroyRef = inject(DestroyRef);
  private readonly composer = viewChild(StaffComposer);
  private readonly head = viewChild(ConversationHead);

  protected readonly coViewers = inject(CoViewers);
  protected readonly filesDragged = filesDragged;
  protected readonly dropInputs = computed(() => ({ tray: this.composer()?.tray() ?? null }));
  protected readonly dropArea = DROP_AREA;
  protected readonly conversation = computed(() => this.thread().conversation());
  protected readonly rights = computed(() => {
    const conversation = this.conversation();
    return conversation ? rightsOf(conversation, this.session.user()) : null;
  });
  /** What the server is being asked to do. */
  protected readonly busy = signal<Deed | null>(null);
  /** Who was faster when one tried to claim; empty until then. */
  protected readonly winner = signal('');
  protected readonly reassigning = signal(false);
  private readonly closing = inject(Closing);
  /** Nothing else is begun with what is being closed. */
  protected readonly occupied = computed(() =>
    this.closing.isPending(this.thread().id) ? ('close' as const) : this.busy(),
  );

  constructor() {
    this.offerCommands();
    effect((cleanUp) => {
      const thread = this.thread();
      untracked(() => {
        thread.open();
        this.coViewers.look(thread.id);
      });
      cleanUp(() => thread.close());
    });
    // No news any more when it has come to him after all.
    effect(() => {
      if (this.rights()?.canReply) this.winner.set('');
    });
    const ready = effect(() => {
      if (this.thread().state() !== 'ready') return;
      ready.destroy();
      if (!untracked(this.viewport.isPhone)) this.focusWhereOneWorks();
    });
  }

  private offerCommands(): void {
    const offer = (deed: Deed, right?: keyof ConversationRights): Offer => ({
      run: () => this.perform(deed),
      when: () => this.occupied() === null && (!right || this.rights()?.[right] === true),
    });
    inject(CommandCenter).offer(
      {
        claim: offer('claim', 'canClaim'),
        close: offer('close', 'canClose'),
        closeAndNext: offer('closeAndNext', 'canClose'),
        reopen: offer('reopen', 'canReopen'),
        reassign: offer('reassign', 'canReassign'),
        return: offer('return', 'canReturn'),
        takeOver: offer('takeOver', 'canTakeOver'),
        copyLink: offer('copyLink'),
        transcript: offer('transcript'),
        reply: {
          run: () => this.composer()?.choose('reply'),
          when: () => this.composer() !== undefined && this.rights()?.canReply === true,
        },
        note: { run: () => this.composer()?.choose('note'), when: () => this.composer() !== undefined },
      },
      this.destroyRef,
    );
  }

  protected perform(deed: Deed): void {
    switch (deed) {
      case 'claim':
        return void this.run(deed, () => this.claim());
      case 'close':
        this.close();
        return this.focusWhereOneWorks();
      case 'closeAndNext':
        this.close();
        return this.next.emit();
      case 'reopen':
        return void this.run(deed, () => this.reopen());
      case 'return':
        return void this.run(deed, () => this.assign(null, TEXTS.hasBeenReturned));
      case 'takeOver':
        return void this.run(deed, () => this.assign(this.session.user()?.id ?? null, ''));
      case 'copyLink':
        return void this.copyLink();
      case 'reassign':
        return this.reassigning.set(true);
      case 'transcript':
        return void this.run(deed, () => this.downloadTranscript());
    }
  }

  private async claim(): Promise<void> {
    this.winner.set('');
    try {
      await this.store.claim(this.thread().id);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'ALREADY_ASSIGNED') throw error;
      const winner = winnerOf(error) ?? TEXTS.someone;
      this.winner.set(winner);
      // The banner is gone with the desk.
      if (this.destroyRef.destroyed) this.toasts.show(TEXTS.lostClaim(winner));
    }
    this.focusWhereOneWorks();
  }

  private close(): void {
    const conversation = this.conversation();
    if (!conversation) return;
    const { url } = this.router;
    this.closing.close([conversation], () => this.comeBack(url));
  }

  /** To what is not closed after all, wherever he has gone meanwhile; with the focus, which was on Undo. */
  private comeBack(url: string): void {
    if (this.destroyRef.destroyed) void this.router.navigateByUrl(url);
    else this.focusWhereOneWorks();
  }

  private async reopen(): Promise<void> {
    await this.store.reopen(this.thread().id);
    this.focusWhereOneWorks();
  }

  private async assign(assigneeId: string | null, said: string): Promise<void> {
    await this.store.assign(this.thread().id, { assigneeId });
    if (said) this.toasts.show(said);
    this.focusWhereOneWorks();
  }

  private async downloadTranscript(): Promise<void> {
    const { id } = this.thread();
    await (await lateTranscripts(this.injector)).download(id);
  }

  /** Of the view that has them all: a colleague finds it there, whoever holds it. */
  private async copyLink(): Promise<void> {
    const address = new URL(`/console/all/${encodeURIComponent(this.thread().id)}`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      this.toasts.show(TEXTS.linkCopied);
    } catch {
      this.toasts.show(`${TEXTS.linkNotCopied} ${address}`);
    }
  }

  private async run(deed: Deed, work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(deed);
    try {
      await work();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    } finally {
      this.busy.set(null);
    }
  }

  /** The field when one can write, else the title: the focus must not vanish with a button that has done its work. */
  private focusWhereOneWorks(): void {
    // He has gone on to something else before the answer, or undoes from there.
    if (this.destroyRef.destroyed) return;
    afterNextRender(
      () => {
        if (this.rights()?.canReply) this.composer()?.focus();
        else this.head()?.focus();
      },
      { injector: this.injector },
    );
  }
}
