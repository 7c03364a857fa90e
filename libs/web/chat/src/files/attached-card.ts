import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { type AttachedFile, Session } from '@prochat/web/data-access';
import { Icon } from '@prochat/web/ui';
import { FileCard } from './file-card';
import { factsOf } from './file-facts';
import { FILE_TEXTS } from './texts';

/** A file that is not sent yet, with how far it is and what one can do about it. What that does is for whoever has the file. */
@Component({
  selector: 'pc-attached-card',
  imports: [FileCard, Icon],
  template: `
    @let now = facts();
    @let one = file();
    <pc-file-card
      [name]="one.name"
      [type]="one.upload?.type || one.type"
      [preview]="now.blocked ? null : one.previewUrl"
      [facts]="now.facts"
      [wrong]="now.wrong"
      [why]="now.why"
      [blocked]="now.blocked"
      [percent]="now.percent"
      [barLabel]="texts.progressOf(one.name)"
    >
      <span class="actions">
        @if (now.canRetry) {
          <button
            type="button"
            class="pc-icon-btn"
            [attr.aria-label]="texts.retryOf(one.name)"
            [title]="texts.retry"
            (click)="again()"
          >
            <pc-icon name="retry" />
          </button>
        }
        @if (removable()) {
          <button
            #away
            type="button"
            class="pc-icon-btn"
            [attr.aria-label]="now.underWay ? texts.cancel(one.name) : texts.remove(one.name)"
            (click)="remove.emit()"
          >
            <pc-icon name="x" />
          </button>
        }
      </span>
    </pc-file-card>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    pc-file-card {
      width: 100%;
    }
    .actions {
      display: flex;
    }
    .pc-icon-btn {
      inline-size: 32px;
      block-size: 32px;
    }
    @media (pointer: coarse), (max-width: 719.98px) {
      .pc-icon-btn {
        inline-size: 44px;
        block-size: 44px;
        margin-block: -2px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AttachedCard {
  readonly file = input.required<AttachedFile>();
  /** What is on its way with a message cannot be called back. */
  readonly removable = input(true);
  readonly retry = output();
  readonly remove = output();

  protected readonly texts = FILE_TEXTS;
  private readonly config = inject(Session).config;
  private readonly away = viewChild<ElementRef<HTMLButtonElement>>('away');
  protected readonly facts = computed(() => factsOf(this.file(), this.config()?.uploads?.types));

  focus(): void {
    this.away()?.nativeElement.focus();
  }

  /** The button goes with the failure; the focus stays with the file. */
  protected again(): void {
    this.focus();
    this.retry.emit();
  }
}
