import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Icon } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** Everything only admins do: the way around on the side, on narrow windows above, and the page it leads to. */
@Component({
  selector: 'pc-admin-area',
  imports: [Icon, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <nav [attr.aria-label]="texts.admin">
      <p class="title">{{ texts.admin }}</p>
      <ul>
        @for (page of pages; track page.path) {
          <li>
            <a
              [routerLink]="['/console/admin', page.path]"
              routerLinkActive
              ariaCurrentWhenActive="page"
              (isActiveChange)="reveal($event, link)"
              #link
            >
              <pc-icon [name]="page.icon" />{{ texts.pages[page.path] }}
            </a>
          </li>
        }
      </ul>
    </nav>
    <div class="page"><router-outlet /></div>
  `,
  styleUrl: './admin-area.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AdminArea {
  /** On a narrow window the links scroll: where one is must be in sight. */
  protected reveal(isActive: boolean, link: HTMLElement): void {
    if (isActive) link.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }

  protected readonly texts = TEXTS;
  protected readonly pages = [
    { path: 'start', icon: 'flag' },
    { path: 'people', icon: 'team' },
    { path: 'tags', icon: 'tag' },
    { path: 'canned-replies', icon: 'bolt' },
    { path: 'settings', icon: 'settings' },
    { path: 'audit', icon: 'shield' },
  ] as const;
}
