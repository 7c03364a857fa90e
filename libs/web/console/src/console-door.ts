import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { Attention, ConversationStore } from '@prochat/web/data-access';
import { ToastOutlet, Viewport } from '@prochat/web/ui';
import { filter, map, startWith } from 'rxjs';
import { ConsoleNav } from './console-nav';
import { TEXTS } from './texts';

/** The staff door: the way around on the side (on phones below), beside it the inbox or the people. */
@Component({
  selector: 'pc-console-door',
  imports: [ConsoleNav, RouterOutlet, ToastOutlet],
  template: `
    <a class="pc-skip" href="#content" (click)="skip($event)">{{ texts.skip }}</a>
    @if (!viewport.isPhone()) {
      <pc-console-nav [section]="section()" />
    }
    <main id="content" tabindex="-1"><router-outlet /></main>
    @if (viewport.isPhone() && !inConversation()) {
      <pc-console-nav placed="below" [section]="section()" />
    }
    <pc-toast-outlet [dismissLabel]="texts.dismiss" />
  `,
  styleUrl: './console-door.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConsoleDoor {
  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
      startWith(this.router.url),
    ),
    { requireSync: true },
  );
  protected readonly section = computed(() =>
    this.url().startsWith('/console/people') ? 'people' : 'inbox',
  );
  protected readonly inConversation = computed(() => /^\/console\/(queue|mine|all)\/\w/.test(this.url()));

  constructor() {
    const attention = inject(Attention);
    const mine = inject(ConversationStore).list('mine');
    void mine.load();
    effect(() => attention.unread.set(mine.unread()));
    effect(() =>
      attention.setTitle(`${this.section() === 'people' ? TEXTS.people : TEXTS.inbox} · ${TEXTS.product}`),
    );
  }

  /** A fragment would be a navigation. */
  protected skip(event: Event): void {
    event.preventDefault();
    document.getElementById('content')?.focus();
  }
}
