import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { CannedReplies } from '../../canned-replies/canned-replies';
import { TEXTS } from '../../canned-replies/texts';
import { UnsavedChanges } from '../../unsaved-changes';
import { UnsavedQuestion } from '../../unsaved-question';

/** The canned replies of the team, which admins write. */
@Component({
  selector: 'pc-team-replies-page',
  imports: [CannedReplies, UnsavedQuestion],
  providers: [UnsavedChanges],
  template: `
    <div class="pc-scroll">
      <div class="inner">
        <header class="page-head">
          <div>
            <h1>{{ texts.title }}</h1>
            <p class="pc-muted">{{ texts.hints.team }} {{ texts.intro }}</p>
          </div>
        </header>
        <pc-canned-replies scope="team" />
      </div>
    </div>
    <pc-unsaved-question />
  `,
  styleUrl: '../page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TeamRepliesPage {
  protected readonly texts = TEXTS;
  private readonly unsaved = inject(UnsavedChanges);

  mayLeave(): Promise<boolean> {
    return this.unsaved.mayLeave();
  }
}
