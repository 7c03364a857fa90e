import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  input,
  model,
  output,
  viewChild,
} from '@angular/core';
import { Icon } from '@prochat/web/ui';
import { TEXTS } from './texts';

let count = 0;

/**
 * Where one writes; shared by both doors. It holds no text of its own: `draft` is kept by whoever knows the conversation.
 * Enter sends, Shift+Enter breaks the line, and nothing is sent while a character is still being composed.
 */
@Component({
  selector: 'pc-composer',
  imports: [Icon],
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
  readonly send = output<string>();
  readonly typing = output<boolean>();

  protected readonly texts = TEXTS;
  protected readonly fieldId = `pc-composer-${++count}`;
  /** Counted as the server counts: characters, not code units. */
  private readonly length = computed(() => [...this.draft().trim()].length);
  protected readonly left = computed(() => this.maxChars() - this.length());
  protected readonly over = computed(() => -this.left());
  protected readonly sendable = computed(() => !this.disabled() && this.length() > 0 && this.left() >= 0);
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');

  focus(): void {
    this.field().nativeElement.focus();
  }

  protected typed(text: string): void {
    this.draft.set(text);
    this.typing.emit(text.trim().length > 0);
  }

  protected pressed(event: KeyboardEvent): void {
    // Safari ends a composition before the Enter that confirms it; 229 tells it apart.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  protected submit(): void {
    if (!this.sendable()) return;
    const text = this.draft();
    this.draft.set('');
    this.send.emit(text);
    this.focus();
  }
}
