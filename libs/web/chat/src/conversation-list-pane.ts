import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ConversationStore, Session, toAppError } from '@prochat/web/data-access';
import { Avatar, Empty, Icon, Logo, Skeleton, Toasts } from '@prochat/web/ui';
import { ConversationRow } from './conversation-row';
import { TEXTS } from './texts';
import { LanguageSwitch } from './language-switch';
import { ThemeSwitch } from './theme-switch';

/** One's own conversations: what is going on above, what is over below. */
@Component({
  selector: 'pc-conversation-list-pane',
  imports: [Avatar, ConversationRow, Empty, Icon, LanguageSwitch, Logo, RouterLink, Skeleton, ThemeSwitch],
  templateUrl: './conversation-list-pane.html',
  styleUrl: './conversation-list-pane.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationListPane {
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  protected readonly session = inject(Session);
  protected readonly list = inject(ConversationStore).own;
  protected readonly texts = TEXTS;
  protected readonly groups = computed(() => {
    const items = this.list.items();
    return [
      { title: TEXTS.open, items: items.filter(({ status }) => status !== 'closed') },
      { title: TEXTS.closed, items: items.filter(({ status }) => status === 'closed') },
    ].filter((group) => group.items.length > 0);
  });

  protected readonly canMakeAccount = computed(() => this.session.config()?.registration ?? false);

  protected async signOut(): Promise<void> {
    // What a guest has is lost with his session: he is asked first.
    if (this.session.user()?.guest && this.list.items().length > 0)
      return void this.router.navigate(['/account'], { queryParams: { leaving: '' } });
    try {
      await this.session.signOut();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
