import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  effect,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Icon } from '@prochat/web/ui';

let count = 0;

/**
 * The browser's own modal dialog: traps focus, closes on Escape and gives the focus back. The content is projected; the
 * actions go into an element with `dialogActions`.
 */
@Component({
  selector: 'pc-dialog',
  imports: [Icon],
  template: `
    <dialog #dialog [attr.aria-labelledby]="titleId" (close)="closed.emit()" closedby="any">
      <div class="frame">
        <header>
          <h2 [id]="titleId">{{ heading() }}</h2>
          <button type="button" class="pc-icon-btn" [attr.aria-label]="closeLabel()" (click)="dialog.close()">
            <pc-icon name="x" />
          </button>
        </header>
        <div class="body"><ng-content /></div>
        <footer><ng-content select="[dialogActions]" /></footer>
      </div>
    </dialog>
  `,
  styleUrl: './dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Dialog {
  readonly open = input.required<boolean>();
  readonly heading = input.required<string>();
  readonly closeLabel = input('Close');
  /** However it was closed. The parent sets `open` to false. */
  readonly closed = output();

  protected readonly titleId = `pc-dialog-${++count}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const element = this.dialog().nativeElement;
      if (this.open() === element.open) return;
      if (this.open()) element.showModal();
      else element.close();
    });
  }
}
