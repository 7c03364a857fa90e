import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The tab calls for its person: the number of unread messages in the title, and a dot on the icon. */
@Injectable({ providedIn: 'root' })
export class Attention {
  private readonly document = inject(DOCUMENT);
  private readonly title = inject(Title);
  private readonly icon = this.document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  private readonly plainIcon = this.icon?.getAttribute('href');
  private readonly pageTitle = signal(this.title.getTitle());

  /** How many messages wait. The open door sets it. */
  readonly unread = signal(0);

  constructor() {
    effect(() => {
      const unread = this.unread();
      this.title.setTitle(unread > 0 ? `(${unread}) ${this.pageTitle()}` : this.pageTitle());
      this.showIcon(unread > 0);
    });
  }

  /** The title of the page without the number. */
  setTitle(title: string): void {
    this.pageTitle.set(title);
  }

  private showIcon(marked: boolean): void {
    const href = marked ? '/favicon-unread.svg' : this.plainIcon;
    // A browser loads it again whenever it is set, even to the same.
    if (href && this.icon?.getAttribute('href') !== href) this.icon?.setAttribute('href', href);
  }
}
