import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Dialog } from './dialog';
import { TEXTS } from './texts';
import { UnsavedChanges } from './unsaved-changes';

/** "Discard what you typed?", while `UnsavedChanges` asks. */
@Component({
  selector: 'pc-unsaved-question',
  imports: [Dialog],
  template: `
    @if (unsaved.asking()) {
      <pc-dialog
        [open]="true"
        [heading]="texts.unsavedTitle"
        [closeLabel]="texts.close"
        (closed)="unsaved.answer(false)"
      >
        <p>{{ texts.unsavedText }}</p>
        <ng-container dialogActions>
          <button type="button" class="pc-btn pc-btn--text pc-btn--danger" (click)="unsaved.answer(true)">
            {{ texts.discard }}
          </button>
          <button type="button" class="pc-btn pc-btn--filled" (click)="unsaved.answer(false)">
            {{ texts.keepEditing }}
          </button>
        </ng-container>
      </pc-dialog>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UnsavedQuestion {
  protected readonly texts = TEXTS;
  protected readonly unsaved = inject(UnsavedChanges);
}
