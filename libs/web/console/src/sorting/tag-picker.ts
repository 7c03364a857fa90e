import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { TAG_NAME, isAtLeast } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { Tag } from '@prochat/web/ui/staff';
import { TagBook } from './tag-book';
import { TEXTS } from './texts';

interface Option {
  name: string;
  /** To be created from what was typed. */
  isNew: boolean;
}

/**
 * The tags a conversation can still get: type to find, arrows and Enter to add, Escape to be done. Admins make a new one
 * from what they typed. It stays open for the next one.
 */
@Component({
  selector: 'pc-tag-picker',
  imports: [Tag],
  templateUrl: './tag-picker.html',
  styleUrl: './tag-picker.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagPicker {
  /** Those it has. */
  readonly used = input.required<readonly string[]>();
  readonly chosen = output<string>();
  readonly closed = output();

  protected readonly texts = TEXTS;
  protected readonly book = inject(TagBook);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  protected readonly q = signal('');
  private readonly at = signal(0);
  protected readonly isAdmin = computed(() => isAtLeast(this.session.user()?.role ?? 'user', 'admin'));
  protected readonly options = computed((): Option[] => {
    const words = this.q().trim().toLocaleLowerCase();
    const found = this.book
      .tags()
      .filter(({ name }) => name.includes(words) && !this.used().includes(name))
      .map(({ name }) => ({ name, isNew: false }));
    const isKnown = this.book.tags().some(({ name }) => name === words);
    const canCreate = this.isAdmin() && !isKnown && TAG_NAME.test(words);
    return canCreate ? [...found, { name: words, isNew: true }] : found;
  });
  protected readonly active = computed(() => Math.min(this.at(), this.options().length - 1));
  /** Why there is nothing to choose from. */
  protected readonly nothing = computed(() => {
    if (this.options().length > 0) return '';
    if (this.book.tags().length > 0 && this.q().trim() === '') return TEXTS.allUsed;
    const what = this.book.tags().length === 0 ? TEXTS.noTagsYet : TEXTS.noMatch;
    return this.isAdmin() ? what : `${what} ${TEXTS.adminsCreate}`;
  });

  constructor() {
    void this.book.refresh();
    afterNextRender(() => this.field().nativeElement.focus());
    afterRenderEffect(() => {
      const option = this.element.nativeElement.querySelector(`#tag-option-${this.active()}`);
      option?.scrollIntoView?.({ block: 'nearest' });
    });
  }

  protected find(text: string): void {
    this.q.set(text);
    this.at.set(0);
  }

  protected pressed(event: KeyboardEvent): void {
    const last = this.options().length - 1;
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') this.at.set(this.active() >= last ? 0 : this.active() + 1);
    else if (event.key === 'ArrowUp') this.at.set(this.active() <= 0 ? Math.max(last, 0) : this.active() - 1);
    else if (event.key === 'Enter') void this.take(this.active());
    else if (event.key === 'Escape') this.closed.emit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected async take(index: number): Promise<void> {
    const option = this.options()[index];
    if (!option) return;
    try {
      if (option.isNew) await this.book.create(option.name);
      this.chosen.emit(option.name);
      this.find('');
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
