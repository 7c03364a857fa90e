import { ChangeDetectionStrategy, Component } from '@angular/core';
import { LANGUAGES, chooseLanguage, language } from '@prochat/web/ui';

/** To the other language; it is named in itself, for those who do not read this one. The page is loaded again. */
@Component({
  selector: 'pc-language-switch',
  template: `<button type="button" class="pc-icon-btn" [lang]="other" [title]="name" (click)="change()">
    <span aria-hidden="true">{{ short }}</span><span class="sr-only">{{ name }}</span>
  </button>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LanguageSwitch {
  protected readonly other = language() === 'pt' ? 'en' : 'pt';
  protected readonly short = this.other.toUpperCase();
  protected readonly name = LANGUAGES[this.other];

  protected change(): void {
    chooseLanguage(this.other);
  }
}
