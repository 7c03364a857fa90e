import { CdkMenu, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { LIMITS, TAG_COLORS, TAG_NAME, type Tag as TagRecord, type TagColor } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { Empty, Field, Icon, Skeleton, Toasts, longDate } from '@prochat/web/ui';
import { Tag } from '@prochat/web/ui/staff';
import { TEXTS } from '../texts';
import { ColorChoice } from './color-choice';
import { TagList } from './tag-list';

/** The words conversations are sorted by. */
@Component({
  selector: 'pc-tags-page',
  imports: [CdkMenu, CdkMenuItemRadio, CdkMenuTrigger, ColorChoice, Empty, Field, Icon, Skeleton, Tag],
  providers: [TagList],
  templateUrl: './tags-page.html',
  styleUrls: ['../page.scss', './tags-page.scss', '../../menu.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagsPage {
  protected readonly texts = TEXTS;
  protected readonly words = TEXTS.tags;
  protected readonly colors = TAG_COLORS;
  protected readonly max = LIMITS.tagsMax;
  protected readonly longDate = longDate;
  protected readonly list = inject(TagList);
  private readonly toasts = inject(Toasts);
  private readonly nameField = viewChild.required<ElementRef<HTMLInputElement>>('nameField');

  protected readonly name = signal('');
  protected readonly color = signal<TagColor>('grey');
  protected readonly busy = signal(false);
  private readonly tried = signal(false);
  private readonly refusal = signal('');
  private readonly clean = computed(() => this.name().normalize('NFC').trim());
  /** What is wrong with the name, shown from the first try on. */
  protected readonly problem = computed(() => {
    if (this.refusal()) return this.refusal();
    if (!this.tried() || TAG_NAME.test(this.clean())) return '';
    return this.clean() === '' ? TEXTS.tags.nameMissing : TEXTS.tags.nameWrong;
  });

  constructor() {
    void this.list.load();
  }

  protected typed(text: string): void {
    this.refusal.set('');
    this.name.set(text);
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.busy()) return;
    if (this.problem()) {
      this.nameField().nativeElement.focus();
      return;
    }
    this.busy.set(true);
    try {
      const name = this.clean();
      await this.list.create(name, this.color());
      this.toasts.show(TEXTS.tags.created(name));
      this.name.set('');
      this.tried.set(false);
    } catch (thrown) {
      this.refusal.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
      this.nameField().nativeElement.focus();
    }
  }

  protected recolor(tag: TagRecord, color: TagColor): Promise<void> {
    return this.attempt(() => this.list.recolor(tag.name, color));
  }

  /** At once: it can be had back as long as the toast is there. */
  protected remove(tag: TagRecord): Promise<void> {
    return this.attempt(async () => {
      await this.list.remove(tag.name);
      this.toasts.show(TEXTS.tags.removed(tag.name), {
        label: TEXTS.undo,
        run: () => void this.attempt(() => this.list.create(tag.name, tag.color)),
      });
    });
  }

  private async attempt(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
