import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isAtLeast, type CannedReplyScope } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { UnsavedChanges } from '../unsaved-changes';
import { UnsavedQuestion } from '../unsaved-question';
import { CannedReplies } from './canned-replies';
import { TEXTS } from './texts';

/** A professional's own canned replies, and the team's to read. */
@Component({
  selector: 'pc-own-replies-page',
  imports: [CannedReplies, RouterLink, UnsavedQuestion],
  providers: [UnsavedChanges],
  template: `
    <div class="pc-scroll">
      <div class="inner">
        <header class="page-head">
          <div>
            <h1>{{ texts.title }}</h1>
            <p class="pc-muted">{{ texts.intro }}</p>
          </div>
        </header>
        <nav class="tabs pc-chips" [attr.aria-label]="texts.tabsLabel">
          @for (name of scopes; track name) {
            <a
              class="pc-chip"
              [routerLink]="[]"
              [queryParams]="{ tab: name === 'team' ? 'team' : null }"
              [attr.aria-current]="scope() === name ? 'page' : null"
              >{{ texts.tabs[name] }}</a
            >
          }
        </nav>
        <p class="hint pc-muted">
          {{ texts.hints[scope()] }}
          @if (scope() === 'team' && isAdmin()) {
            <a routerLink="/console/admin/canned-replies">{{ texts.manageTeam }}</a>
          }
        </p>
        @if (scope() === 'team') {
          <pc-canned-replies scope="team" [editable]="false" />
        } @else {
          <pc-canned-replies scope="personal" />
        }
      </div>
    </div>
    <pc-unsaved-question />
  `,
  styleUrl: '../admin/page.scss',
  styles: `
    .tabs {
      margin-bottom: 8px;
    }
    .pc-chip[aria-current='page'] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    .hint {
      margin-bottom: 16px;
    }
    @media (max-width: 719.98px) {
      .tabs,
      .hint {
        padding-inline: 8px;
      }
      .pc-chip {
        min-height: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnRepliesPage {
  /** From the query. */
  readonly tab = input<string>();

  protected readonly texts = TEXTS;
  protected readonly scopes = ['personal', 'team'] as const;
  private readonly session = inject(Session);
  private readonly unsaved = inject(UnsavedChanges);
  protected readonly scope = computed((): CannedReplyScope => (this.tab() === 'team' ? 'team' : 'personal'));
  protected readonly isAdmin = computed(() => isAtLeast(this.session.user()?.role ?? 'user', 'admin'));

  mayLeave(): Promise<boolean> {
    return this.unsaved.mayLeave();
  }
}
