import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The end of the icon's drawing, as it stands in its address. */
const END = '%3C/svg%3E';

/** The tab calls for its person: the number of unread messages in the title, and on the icon. */
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
      this.showIcon(unread);
    });
  }

  /** The title of the page without the number. */
  setTitle(title: string): void {
    this.pageTitle.set(title);
  }

  /** The icon is a drawing within the page: so is the one with a number, and nothing is fetched. */
  private showIcon(unread: number): void {
    const href = unread > 0 ? this.plainIcon?.replace(END, badge(unread) + END) : this.plainIcon;
    // A browser draws it again whenever it is set, even to the same.
    if (href && this.icon?.getAttribute('href') !== href) this.icon?.setAttribute('href', href);
  }
}

/** Over the upper corner. More than one figure would not be read at this size. */
function badge(unread: number): string {
  const [text, size] = unread > 9 ? ['9+', 12] : [unread, 15];
  const drawing = `<circle cx='18.5' cy='9.5' r='9.5' fill='#b12725'/><text x='18.5' y='14.5' font-family='sans-serif' font-size='${size}' font-weight='700' text-anchor='middle' fill='#fff'>${text}</text>`;
  return encodeURIComponent(drawing);
}
