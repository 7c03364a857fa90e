import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Theme } from '@prochat/web/data-access';
import { Icon } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** Light or dark by hand; until it is used, the page follows the system. */
@Component({
  selector: 'pc-theme-switch',
  imports: [Icon],
  template: `<button
    type="button"
    class="pc-icon-btn"
    [attr.aria-label]="label()"
    [title]="label()"
    (click)="toggle()"
  >
    <pc-icon name="theme" />
  </button>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThemeSwitch {
  private readonly theme = inject(Theme);
  protected readonly label = computed(() => (this.isDark() ? TEXTS.theme.light : TEXTS.theme.dark));

  protected toggle(): void {
    this.theme.set(this.isDark() ? 'light' : 'dark');
  }

  private isDark(): boolean {
    const mode = this.theme.mode();
    return mode === 'system' ? window.matchMedia('(prefers-color-scheme: dark)').matches : mode === 'dark';
  }
}
