import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { isAtLeast } from '@prochat/contract';
import { MENTIONABLE, NOTIFICATION_OFFER } from '@prochat/web/chat';
import {
  Attention,
  ConversationStore,
  LateAlerts,
  Looking,
  Session,
  THEME_MODES,
  Theme,
} from '@prochat/web/data-access';
import { PartOutlet, ToastOutlet, Viewport } from '@prochat/web/ui';
import { IconSprite } from '@prochat/web/ui/staff';
import { filter, map, startWith } from 'rxjs';
import { StaffNews } from './alerts/staff-news';
import { CommandCenter, type Offer } from './commands/command-center';
import { PALETTE, SHORTCUTS } from './commands/late-parts';
import { ConsoleNav, SECTIONS } from './console-nav';
import { HandOverNews } from './hand-overs/hand-over-news';
import { Colleagues } from './mentions/colleagues';
import { MentionNews } from './mentions/mention-news';
import { QuietMoment } from './quiet-moment';
import { TEXTS } from './texts';

/** The staff door: the way around on the side (on phones below), beside it the inbox or what admins do. */
@Component({
  selector: 'pc-console-door',
  imports: [ConsoleNav, PartOutlet, RouterOutlet, ToastOutlet],
  providers: [
    HandOverNews,
    MentionNews,
    QuietMoment,
    StaffNews,
    { provide: MENTIONABLE, useFactory: () => inject(Colleagues).known() },
  ],
  template: `
    <a class="pc-skip" href="#content" (click)="skip($event)">{{ texts.skip }}</a>
    @if (!viewport.isPhone()) {
      <pc-console-nav [section]="section()" />
    }
    <main id="content" tabindex="-1"><router-outlet /></main>
    @if (viewport.isPhone() && !inConversation()) {
      <pc-console-nav placed="below" [section]="section()" />
    }
    @switch (commands.shown()) {
      @case ('palette') {
        <ng-container [pcPart]="palette" />
      }
      @case ('shortcuts') {
        <ng-container [pcPart]="shortcuts" />
      }
    }
    @if (alerts.offered()) {
      <ng-container [pcPart]="offer" />
    }
    <pc-toast-outlet [dismissLabel]="texts.dismiss" />
  `,
  styleUrl: './console-door.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConsoleDoor {
  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  protected readonly commands = inject(CommandCenter);
  protected readonly alerts = inject(LateAlerts);
  protected readonly offer = NOTIFICATION_OFFER;
  protected readonly palette = PALETTE;
  protected readonly shortcuts = SHORTCUTS;
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly theme = inject(Theme);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
      startWith(this.router.url),
    ),
    { requireSync: true },
  );
  protected readonly section = computed(() => {
    const [, path] = /^\/console\/(\w+)/.exec(this.url()) ?? [];
    return SECTIONS.find((section) => section === path) ?? 'inbox';
  });
  private readonly openId = computed(
    () => /^\/console\/(?:queue|mine|all)\/(\w+)/.exec(this.url())?.[1] ?? null,
  );
  protected readonly inConversation = computed(() => this.openId() !== null);

  constructor() {
    inject(MentionNews);
    inject(HandOverNews);
    inject(StaffNews);
    const destroyRef = inject(DestroyRef);
    this.offerCommands(destroyRef);
    inject(IconSprite).add('/icons-console.svg');
    const attention = inject(Attention);
    const { held } = inject(ConversationStore);
    void held.load();
    effect(() => attention.unread.set(held.unread()));
    const looking = inject(Looking);
    effect(() => looking.at(this.openId()));
    destroyRef.onDestroy(() => looking.at(null));
    effect(() => attention.setTitle(`${TEXTS[this.section()]} · ${TEXTS.product}`));
  }

  private offerCommands(until: DestroyRef): void {
    const goTo = (path: string): Offer => ({ run: () => void this.router.navigateByUrl(`/console/${path}`) });
    const isAdmin = (): boolean => isAtLeast(this.session.user()?.role ?? 'user', 'admin');
    this.commands.listen(until);
    this.commands.offer(
      {
        queue: goTo('queue'),
        mine: goTo('mine'),
        all: goTo('all'),
        search: goTo('search'),
        mentions: goTo('search?q=mentions:me'),
        cannedReplies: goTo('canned-replies'),
        admin: { ...goTo('admin'), when: isAdmin },
        settings: goTo('settings'),
        theme: {
          run: () =>
            this.theme.set(THEME_MODES[(THEME_MODES.indexOf(this.theme.mode()) + 1) % 3] ?? 'system'),
        },
      },
      until,
    );
  }

  /** A fragment would be a navigation. */
  protected skip(event: Event): void {
    event.preventDefault();
    document.getElementById('content')?.focus();
  }
}
