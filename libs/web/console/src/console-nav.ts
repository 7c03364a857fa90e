import { CdkMenu, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isAtLeast } from '@prochat/contract';
import { LanguageSwitch, ThemeSwitch } from '@prochat/web/chat';
import {
  ChatSocket,
  ConversationStore,
  Session,
  THEME_MODES,
  Theme,
  toAppError,
} from '@prochat/web/data-access';
import { Avatar, Badge, Icon, LANGUAGES, Logo, Toasts, chooseLanguage, language } from '@prochat/web/ui';
import { CommandCenter } from './commands/command-center';
import { TEXTS as COMMANDS } from './commands/texts';
import { TEXTS } from './texts';

/** Where the way around leads; beside them stands the inbox. */
export const SECTIONS = ['search', 'admin', 'settings'] as const;

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
    LanguageSwitch,
    ThemeSwitch,
  ],
  templateUrl: './console-nav.html',
  styleUrls: ['./console-nav.scss', './menu.scss'],
  host: { '[class]': 'placed()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConsoleNav {
  readonly placed = input<'beside' | 'below'>('beside');
  readonly section = input.required<'inbox' | (typeof SECTIONS)[number]>();

  protected readonly texts = TEXTS;
  protected readonly themes = THEME_MODES;
  protected readonly theme = inject(Theme);
  protected readonly languages = LANGUAGES;
  protected readonly otherLanguage = language() === 'pt' ? 'en' : 'pt';
  protected readonly session = inject(Session);
  protected readonly counts = inject(ConversationStore).counts;
  private readonly socket = inject(ChatSocket);
  private readonly toasts = inject(Toasts);
  protected readonly isAdmin = computed(() => isAtLeast(this.session.user()?.role ?? 'user', 'admin'));
  protected readonly isOnline = computed(() => this.socket.state() === 'online');

  protected readonly commands = inject(CommandCenter);
  protected readonly shortcutsName = COMMANDS.names.shortcuts;

  constructor() {
    this.commands.offer({ signOut: { run: () => void this.signOut() } }, inject(DestroyRef));
  }

  protected async signOut(): Promise<void> {
    // There is no way back any more: what is being closed is closed now, while one still may.
    this.toasts.dismiss();
    try {
      await this.session.signOut();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }

  protected changeLanguage(): void {
    chooseLanguage(this.otherLanguage);
  }
}
