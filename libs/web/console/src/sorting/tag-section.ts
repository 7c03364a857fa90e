import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { Conversation } from '@prochat/contract';
import { Icon } from '@prochat/web/ui';
import { Tag } from '@prochat/web/ui/staff';
import { ConversationSorting } from './conversation-sorting';
import { TagBook } from './tag-book';
import { TagPicker } from './tag-picker';
import { TEXTS } from './texts';

/** A conversation's tags, to be removed one by one and to be added to. */
@Component({
  selector: 'pc-tag-section',
  imports: [Icon, Tag, TagPicker],
  template: `
    <h3>{{ texts.tags }}</h3>
    <div class="tags">
      @for (name of tags(); track name) {
        <span class="tag">
          <pc-tag [name]="name" [color]="book.colorOf(name)" />
          <button
            type="button"
            [attr.aria-label]="texts.removeTag(name)"
            [title]="texts.removeTag(name)"
            (click)="remove(name)"
          >
            <pc-icon name="x" [size]="14" />
          </button>
        </span>
      } @empty {
        <span class="none">{{ texts.noTags }}</span>
      }
      @if (!picking()) {
        <button
          #add
          type="button"
          class="pc-link-btn"
          [attr.aria-label]="texts.addTag"
          (click)="picking.set(true)"
        >
          <pc-icon name="plus" [size]="14" />{{ texts.add }}
        </button>
      }
    </div>
    @if (picking()) {
      <pc-tag-picker [used]="tags()" (chosen)="addTag($event)" (closed)="stopPicking()" />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 10px;
      width: 100%;
    }
    h3 {
      font: var(--mat-sys-title-small);
      letter-spacing: var(--pc-tracking-title);
    }
    .tags {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
    .tag {
      display: inline-flex;
      align-items: center;
      min-width: 0;
      max-width: 100%;
      border-radius: 6px;
      background: var(--mat-sys-surface-container);
    }
    .tag button {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 24px;
      block-size: 24px;
      border-radius: 6px;
      color: var(--mat-sys-on-surface-variant);
    }
    .tag button:hover {
      background: color-mix(in srgb, currentColor 10%, transparent);
    }
    .none {
      font: var(--mat-sys-body-small);
      color: var(--mat-sys-on-surface-variant);
    }
    .pc-link-btn {
      display: inline-flex;
      align-items: center;
      gap: 4px;
    }
    @media (pointer: coarse), (max-width: 719.98px) {
      .tag button,
      .pc-link-btn {
        min-inline-size: 44px;
        min-block-size: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagSection {
  readonly conversation = input.required<Conversation>();

  protected readonly texts = TEXTS;
  protected readonly book = inject(TagBook);
  private readonly sorting = inject(ConversationSorting);
  private readonly injector = inject(Injector);
  private readonly add = viewChild<ElementRef<HTMLElement>>('add');
  protected readonly picking = signal(false);
  protected readonly tags = computed(() => this.sorting.shown(this.conversation()).tags);

  constructor() {
    void this.book.refresh();
  }

  protected addTag(name: string): void {
    void this.sorting.addTag(this.conversation().id, name);
  }

  /** The focus goes on to where one can still do something. */
  protected remove(name: string): void {
    void this.sorting.removeTag(this.conversation().id, name);
    this.add()?.nativeElement.focus();
  }

  protected stopPicking(): void {
    this.picking.set(false);
    afterNextRender(() => this.add()?.nativeElement.focus(), { injector: this.injector });
  }
}
