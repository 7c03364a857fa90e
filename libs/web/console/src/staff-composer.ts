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
import {
  fillVariables,
  type CannedReply,
  type Conversation,
  type DraftSlot,
  type PersonRef,
} from '@prochat/contract';
import { Composer } from '@prochat/web/chat';
import {
  Drafts,
  FileTrays,
  Session,
  type FileTray,
  type Thread,
  type ThreadEntry,
} from '@prochat/web/data-access';
import { Icon, firstNameOf } from '@prochat/web/ui';
import { CannedReplyList } from './canned-replies/canned-reply-list';
import { foundReplies } from './canned-replies/found-replies';
import { ReplyPicker } from './canned-replies/reply-picker';
import type { ConversationRights } from './conversation-rights';
import type { Deed } from './deed';
import { HeldReplies } from './held-replies';
import { ColleaguePicker } from './mentions/colleague-picker';
import { Colleagues } from './mentions/colleagues';
import { TEXTS as MENTIONS } from './mentions/texts';
import { SuggestionList } from './suggesting/suggestion-list';
import { wantedAt } from './suggesting/wanted';
import { TEXTS } from './texts';

/** Of a name, as they are typed. */
const NAME_WORDS = 3;
const COLLEAGUES_SHOWN = 6;
/** What a guest is called who gave no name. */
const NAMELESS = /^Guest \d{4}$/;

/**
 * Where a professional writes: a reply to the end user, or a private note to colleagues, each with a draft of its own.
 * Whoever does not hold the conversation is told how he could answer; notes are always possible.
 */
@Component({
  selector: 'pc-staff-composer',
  imports: [ColleaguePicker, Composer, HeldReplies, Icon, ReplyPicker],
  providers: [CannedReplyList],
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
  protected readonly values = computed(() => {
    const { user, metadata } = this.conversation();
    const isNameless = this.thread().person()?.guest === true && NAMELESS.test(user.displayName);
    return {
      'user.name': isNameless ? null : this.name(),
      'agent.name': firstNameOf(this.session.user()?.displayName ?? ''),
      'conversation.topic': metadata.topic,
    };
  });
  protected readonly replies = inject(CannedReplyList);
  protected readonly canned = new SuggestionList<CannedReply>({
    wanted: (text, caret) => wantedAt('/', text, caret),
    found: (words) => foundReplies(this.replies.replies(), words),
    take: ({ text }, { from, to }) => this.composer()?.insert(fillVariables(text, this.values()), from, to),
    // Each time: there may be new ones. Those known are shown meanwhile.
    opened: () => void this.replies.load(),
    showsNothing: (words) => words === '' && this.replies.replies().length === 0,
  });
  private readonly colleagues = inject(Colleagues);
  protected readonly mentions = MENTIONS;
  protected readonly mentioning = new SuggestionList<PersonRef>({
    wanted: (text, caret) => wantedAt('@', text, caret, NAME_WORDS),
    found: (words) =>
      this.colleagues
        .people()
        .filter(({ id, displayName }) => id !== this.session.user()?.id && isNamed(displayName, words))
        .slice(0, COLLEAGUES_SHOWN),
    take: ({ displayName }, { from, to }) => this.composer()?.insert(`@${displayName} `, from, to),
    opened: () => void this.colleagues.refresh(),
  });
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

  choose(mode: DraftSlot): void {
    this.mode.set(mode);
    // The field is another one: wait for it.
    setTimeout(() => this.focus());
  }

  /** A list goes when one has gone to something else, but not to a link in it. */
  protected left(field: HTMLElement, { relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node) || !field.contains(relatedTarget)) {
      this.canned.dismiss();
      this.mentioning.dismiss();
    }
  }

  /** By the button: as if the sign had been typed. */
  protected offerColleagues(): void {
    this.composer()?.insertWord('@');
  }

  /** By the button: as if the slash had been typed. */
  protected offerReplies(): void {
    this.composer()?.insertWord('/');
  }

  /** What was held back comes before what is being written now. */
  protected takeBack(heldBack: readonly ThreadEntry[]): void {
    const texts = [...heldBack.map(({ message }) => message.text), this.texted.reply()];
    this.write(texts.filter((text) => text.trim()).join('\n\n'), 'reply');
    // Each is put before those that lie there.
    for (const { key } of heldBack.toReversed()) this.thread().takeBack(key, this.trayOf('reply'));
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

/** Each beginning of a word counts: "berg" finds Mikael Berg. */
function isNamed(name: string, words: string): boolean {
  return ` ${name.toLocaleLowerCase()}`.includes(` ${words}`);
}
