import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import {
  LIMITS,
  SHORTCUT,
  VARIABLES,
  type CannedReply,
  type CannedReplyScope,
  type Variable,
} from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Banner, Field } from '@prochat/web/ui';
import { TEXTS } from './texts';
import { CannedReplyList } from './canned-reply-list';
import { replyParts } from './reply-parts';

/** Writes one canned reply, new or old, and shows what would be sent. Saves into the list it stands in. */
@Component({
  selector: 'pc-canned-reply-editor',
  imports: [Banner, Field],
  templateUrl: './canned-reply-editor.html',
  styleUrl: './canned-reply-editor.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CannedReplyEditor {
  /** `null`: a new one. */
  readonly reply = input.required<CannedReply | null>();
  readonly scope = input.required<CannedReplyScope>();
  readonly saved = output<CannedReply>();
  readonly cancelled = output();

  protected readonly texts = TEXTS;
  protected readonly variables = VARIABLES;
  protected readonly maxChars = LIMITS.cannedReplyMaxChars;
  private readonly list = inject(CannedReplyList);
  private readonly me = inject(Session).user;
  private readonly shortcutField = viewChild.required<ElementRef<HTMLInputElement>>('shortcutField');
  private readonly textField = viewChild.required<ElementRef<HTMLTextAreaElement>>('textField');

  protected readonly shortcut = linkedSignal(() => this.reply()?.shortcut ?? '');
  protected readonly text = linkedSignal(() => this.reply()?.text ?? '');
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  private readonly tried = signal(false);
  private readonly taken = signal('');
  private readonly cleanShortcut = computed(() => this.shortcut().normalize('NFC').trim().replace(/^\//, ''));
  /** What is wrong, shown from the first try on. */
  protected readonly problems = computed((): { shortcut?: string; text?: string } => {
    const [shortcut, text, tried] = [this.cleanShortcut(), this.text().trim(), this.tried()];
    if (this.taken()) return { shortcut: this.taken() };
    if (!tried) return {};
    return {
      ...(shortcut === ''
        ? { shortcut: TEXTS.shortcutMissing }
        : !SHORTCUT.test(shortcut) && { shortcut: TEXTS.shortcutWrong }),
      ...(text === ''
        ? { text: TEXTS.textMissing }
        : [...text].length > this.maxChars && { text: TEXTS.textTooLong(this.maxChars) }),
    };
  });
  protected readonly preview = computed(() => {
    const values: Record<Variable, string> = {
      'user.name': TEXTS.sampleUser,
      'agent.name': this.me()?.displayName ?? TEXTS.sampleAgent,
      'conversation.topic': TEXTS.sampleTopic,
    };
    return replyParts(this.text(), values);
  });
  protected readonly unknown = computed(() =>
    this.preview()
      .filter(({ kind }) => kind === 'unknown')
      .map(({ text }) => text),
  );

  constructor() {
    afterNextRender(() => this.shortcutField().nativeElement.focus());
  }

  /** True when something would be lost. */
  isChanged(): boolean {
    const reply = this.reply();
    return this.shortcut() !== (reply?.shortcut ?? '') || this.text() !== (reply?.text ?? '');
  }

  protected typeShortcut(text: string): void {
    this.taken.set('');
    this.shortcut.set(text);
  }

  /** Where the cursor is; over what is selected. */
  protected insert(variable: Variable): void {
    const field = this.textField().nativeElement;
    field.focus();
    field.setRangeText(`{{${variable}}}`, field.selectionStart, field.selectionEnd, 'end');
    this.text.set(field.value);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const { shortcut: wrongShortcut, text: wrongText } = this.problems();
    if (wrongShortcut) this.shortcutField().nativeElement.focus();
    else if (wrongText) this.textField().nativeElement.focus();
    if (this.busy() || wrongShortcut || wrongText) return;
    this.busy.set(true);
    this.error.set('');
    try {
      this.saved.emit(await this.store());
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'SHORTCUT_TAKEN') {
        this.taken.set(error.message);
        this.shortcutField().nativeElement.focus();
      } else this.error.set(error.message);
    } finally {
      this.busy.set(false);
    }
  }

  private store(): Promise<CannedReply> {
    const reply = this.reply();
    const request = { shortcut: this.cleanShortcut(), text: this.text() };
    return reply
      ? this.list.update(reply.id, request)
      : this.list.create({ scope: this.scope(), ...request });
  }
}
