import { CdkMenu, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isAtLeast } from '@prochat/contract';
import { ThemeSwitch } from '@prochat/web/chat';
import {
  ChatSocket,
  ConversationStore,
  Session,
  THEME_MODES,
  Theme,
  toAppError,
} from '@prochat/web/data-access';
import { Avatar, Badge, Icon, Logo, Toasts } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** The way around the console and one's own account: a rail beside the page, a bar below it on phones. */
@Component({
  selector: 'pc-console-nav',
  imports: [
    Avatar,
    Badge,
    CdkMenu,
    CdkMenuItem,
    CdkMenuItemRadio,
    CdkMenuTrigger,
    Icon,
    Logo,
    RouterLink,
    ThemeSwitch,
  ],
  templateUrl: './console-nav.html',
  styleUrls: ['./console-nav.scss', './menu.scss'],
  host: { '[class]': 'placed()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConsoleNav {
  readonly placed = input<'beside' | 'below'>('beside');
  readonly section = input.required<'inbox' | 'people'>();

  protected readonly texts = TEXTS;
  protected readonly themes = THEME_MODES;
  protected readonly theme = inject(Theme);
  protected readonly session = inject(Session);
  protected readonly counts = inject(ConversationStore).counts;
  private readonly socket = inject(ChatSocket);
  private readonly toasts = inject(Toasts);
  protected readonly isAdmin = computed(() => isAtLeast(this.session.user()?.role ?? 'user', 'admin'));
  protected readonly isOnline = computed(() => this.socket.state() === 'online');

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
