import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  input,
  model,
  output,
  viewChild,
} from '@angular/core';
import { Preferences, type FileTray } from '@prochat/web/data-access';
import { Icon, PartOutlet } from '@prochat/web/ui';
import { TRAY_VIEW } from './files/parts';
import { filesOf } from './files/pasted-files';
import { sendKeyLabel } from './send-key';
import type { Suggestions } from './suggestions';
import { TEXTS } from './texts';

let count = 0;

/**
 * Where one writes; shared by both doors. It holds no text of its own: `draft` is kept by whoever knows the conversation.
 * Enter sends and Shift+Enter breaks the line, unless its writer prefers Ctrl or Cmd with Enter; nothing is sent while a
 * character is still being composed. Files that are chosen or pasted go into the tray, which whoever sends takes them from.
 */
@Component({
  selector: 'pc-composer',
  imports: [Icon, PartOutlet],
  templateUrl: './composer.html',
  styleUrl: './composer.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Composer {
  readonly draft = model('');
  readonly placeholder = input('');
  /** Name of the field for those who do not see the placeholder. */
  readonly label = input('');
  readonly maxChars = input(4_000);
  /** Words on the button; without them it is the paper plane. */
  readonly action = input('');
  readonly tone = input<'reply' | 'note'>('reply');
  /** Nothing can be written here now; say why beside it. */
  readonly disabled = input(false);
  /** There are tabs (`composerTabs`) to project. */
  readonly tabbed = input(false);
  /** Where attached files are kept; without it nothing can be attached. */
  readonly tray = input<FileTray | null>(null);
  /** Media types one may choose. */
  readonly accepted = input<readonly string[]>([]);
  /** Its list stands outside of the composer. */
  readonly suggestions = input<Suggestions | null>(null);
  /** The text, which may be empty when the tray is not. */
  readonly send = output<string>();
  readonly typing = output<boolean>();

  protected readonly texts = TEXTS;
  protected readonly fieldId = `pc-composer-${++count}`;
  protected readonly sendKey = inject(Preferences).sendKey;
  protected readonly sendLabel = computed(() => sendKeyLabel(this.sendKey()));
  /** Counted as the server counts: characters, not code units. */
  private readonly length = computed(() => [...this.draft().trim()].length);
  protected readonly left = computed(() => this.maxChars() - this.length());
  protected readonly over = computed(() => -this.left());
  protected readonly files = computed(() => this.tray()?.files() ?? []);
  protected readonly sendable = computed(() => {
    if (this.disabled() || this.left() < 0) return false;
    // What was refused stays in the tray.
    return this.length() > 0 || this.files().some(({ error }) => !error);
  });
  protected readonly trayView = TRAY_VIEW;
  protected readonly trayInputs = computed(() => ({ tray: this.tray(), leave: this.leaveTray }));
  private readonly leaveTray = (): void => this.focus();
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');

  focus(): void {
    this.field().nativeElement.focus();
  }

  /** In the place of what stands from `from` to `to`; without them where the caret is. The caret stands behind it then. */
  insert(text: string, from?: number, to?: number): void {
    const field = this.field().nativeElement;
    field.focus();
    field.setRangeText(text, from ?? field.selectionStart, to ?? field.selectionEnd, 'end');
    this.typed(field.value);
  }

  /** As a word of its own, where the caret is. */
  insertWord(word: string): void {
    const { value, selectionStart } = this.field().nativeElement;
    this.insert(/\S$/.test(value.slice(0, selectionStart)) ? ` ${word}` : word);
  }

  protected typed(text: string): void {
    this.draft.set(text);
    this.typing.emit(text.trim().length > 0);
    this.look();
  }

  /** What is offered depends on where the caret is; nothing is while something is marked. */
  protected look(): void {
    const { value, selectionStart, selectionEnd } = this.field().nativeElement;
    this.suggestions()?.look(value, selectionStart === selectionEnd ? selectionEnd : -1);
  }

  protected pressed(event: KeyboardEvent): void {
    const isPlain =
      !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (isPlain && this.suggestions()?.press(event.key)) return event.preventDefault();
    // Safari ends a composition before the Enter that confirms it; 229 tells it apart.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (this.sendKey() === 'mod-enter' && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.submit();
  }

  /** The same file can be chosen again later. */
  protected choose(picker: HTMLInputElement): void {
    this.tray()?.add([...(picker.files ?? [])]);
    picker.value = '';
    this.focus();
  }

  protected paste(event: ClipboardEvent): void {
    const tray = this.tray();
    const files = filesOf(event.clipboardData);
    if (!tray || files.length === 0) return;
    event.preventDefault();
    tray.add(files);
  }

  protected submit(): void {
    if (!this.sendable()) return;
    const text = this.draft();
    this.draft.set('');
    this.suggestions()?.look('', 0);
    this.send.emit(text);
    this.focus();
  }
}
