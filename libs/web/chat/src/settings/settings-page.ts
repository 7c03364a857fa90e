import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Preferences, SEND_KEYS, THEME_MODES, Theme } from '@prochat/web/data-access';
import { Icon, LANGUAGES, Toasts, chooseLanguage, language, type Language } from '@prochat/web/ui';
import { sendKeyLabel } from '../send-key';
import { AlertsSection } from './alerts-section';
import { TEXTS } from './texts';

/** What a person chooses for this device, in either door. Each choice holds at once: there is nothing to save. */
@Component({
  selector: 'pc-settings-page',
  imports: [AlertsSection, Icon, RouterLink],
  templateUrl: './settings-page.html',
  styleUrls: ['./settings-page.scss', './card.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  /** From the route's data. */
  readonly audience = input.required<'user' | 'professional'>();

  protected readonly texts = TEXTS;
  protected readonly theme = inject(Theme);
  protected readonly themes = THEME_MODES;
  protected readonly languages = Object.entries(LANGUAGES) as [Language, string][];
  protected readonly spoken = language();
  protected readonly sendKeys = SEND_KEYS.map((key) => ({ key, label: sendKeyLabel(key) }));
  protected readonly preferences = inject(Preferences);
  private readonly toasts = inject(Toasts);

  protected speak(to: Language): void {
    if (!chooseLanguage(to)) this.toasts.show(TEXTS.languageNotKept);
  }
}
