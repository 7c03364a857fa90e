import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Conversation, DraftSlot } from '@prochat/contract';
import { Composer } from '@prochat/web/chat';
import { Drafts, FileTrays, Session, type FileTray, type Thread } from '@prochat/web/data-access';
import { Icon, firstNameOf } from '@prochat/web/ui';
import type { ConversationRights } from './conversation-rights';
import type { Deed } from './deed';
import { HeldReplies } from './held-replies';
import { TEXTS } from './texts';

/**
 * Where a professional writes: a reply to the end user, or a private note to colleagues, each with a draft of its own.
 * Whoever does not hold the conversation is told how he could answer; notes are always possible.
 */
@Component({
  selector: 'pc-staff-composer',
  imports: [Composer, HeldReplies, Icon],
  templateUrl: './staff-composer.html',
  styleUrl: './staff-composer.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffComposer {
  readonly thread = input.required<Thread>();
  readonly conversation = input.required<Conversation>();
  readonly rights = input.required<ConversationRights>();
  readonly busy = input.required<Deed | null>();
  readonly deed = output<Deed>();

  protected readonly texts = TEXTS;
  protected readonly session = inject(Session);
  private readonly drafts = inject(Drafts);
  private readonly trays = inject(FileTrays);
  private readonly composer = viewChild(Composer);

  protected readonly mode = signal<DraftSlot>('reply');
  protected readonly texted = {
    reply: linkedSignal(() => this.drafts.get(this.thread().id, 'reply')),
    note: linkedSignal(() => this.drafts.get(this.thread().id, 'note')),
  };
  /** Files are dropped where one would write now; `null` when that is nowhere. */
  readonly tray = computed(() =>
    this.mode() === 'note' || this.rights().canReply ? this.trayOf(this.mode()) : null,
  );
  protected readonly name = computed(() => firstNameOf(this.conversation().user.displayName));
  /** What stands in the place of the field for whoever cannot answer. */
  protected readonly bar = computed(() => {
    const { status, assignedTo } = this.conversation();
    const rights = this.rights();
    if (rights.canReply) return null;
    if (status === 'closed')
      return {
        title: TEXTS.closedBar,
        text: rights.canReopen ? TEXTS.closedBarHint : TEXTS.closedBarHintOthers,
        ...(rights.canReopen && { deed: 'reopen' as const, label: TEXTS.reopen }),
      };
    if (rights.canClaim)
      return {
        title: TEXTS.claimToReply,
        text: TEXTS.claimToReplyHint(this.name()),
        deed: 'claim' as const,
        label: TEXTS.claim,
      };
    return {
      title: TEXTS.heldBy(assignedTo?.displayName ?? TEXTS.someone),
      text: TEXTS.heldByHint,
      ...(rights.canTakeOver && { deed: 'takeOver' as const, label: TEXTS.takeOver }),
    };
  });

  focus(): void {
    this.composer()?.focus();
  }

  /** At once, under the conversation and the slot it was typed in. */
  protected write(text: string, slot: DraftSlot): void {
    this.texted[slot].set(text);
    this.drafts.set(this.thread().id, text, slot);
  }

  protected choose(mode: DraftSlot): void {
    this.mode.set(mode);
    // The field is another one: wait for it.
    setTimeout(() => this.focus());
  }

  /** What was held back comes before what is being written now. */
  protected takeBack(text: string): void {
    const draft = this.texted.reply();
    this.write(draft.trim() ? `${text}\n\n${draft}` : text, 'reply');
    this.choose('reply');
  }

  protected send(text: string, slot: DraftSlot): void {
    this.thread().send(text, slot === 'note' ? 'note' : 'message', this.trayOf(slot).take());
  }

  /** One for each slot, as with the drafts: what is attached to a note can never go with a reply. */
  protected trayOf(slot: DraftSlot): FileTray {
    return this.trays.trayOf(`${this.thread().id}.${slot}`);
  }

  /** The end user sees who is typing; a note is none of his business. */
  protected tell(isTyping: boolean, slot: DraftSlot): void {
    if (slot === 'reply') this.thread().setTyping(isTyping);
  }
}
