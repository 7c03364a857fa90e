import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  signal,
} from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { Attention, ConversationStore, LateAlerts, Looking, newMessageIn } from '@prochat/web/data-access';
import { Empty, Icon, PartOutlet, ToastOutlet, Viewport } from '@prochat/web/ui';
import { filter, map, startWith } from 'rxjs';
import { answerAlert } from './alerts/answer-alert';
import { NOTIFICATION_OFFER } from './alerts/parts';
import { ConversationListPane } from './conversation-list-pane';
import { TEXTS } from './texts';

/** In one file with the door: nearly everybody goes on to a conversation. */
export { ConversationPane } from './conversation-pane';

/** The end user's door: his conversations beside the one he is in; on a phone one after the other. */
@Component({
  selector: 'pc-chat-door',
  imports: [ConversationListPane, Empty, Icon, PartOutlet, RouterLink, RouterOutlet, ToastOutlet],
  template: `
    @if (!viewport.isPhone()) {
      <a class="pc-skip" href="#main" (click)="skip($event)">{{ texts.skipToConversation }}</a>
    }
    @if (!viewport.isPhone() || !paneOpen()) {
      <!-- Alone on the page it is what the page is about. -->
      <div
        class="list"
        [attr.role]="viewport.isPhone() ? 'main' : 'navigation'"
        [attr.aria-label]="texts.yourConversations"
      >
        <pc-conversation-list-pane />
      </div>
    }
    <main id="main" tabindex="-1" [class.hidden]="viewport.isPhone() && !paneOpen()">
      <router-outlet (activate)="paneOpen.set(true)" (deactivate)="paneOpen.set(false)" />
      @if (!paneOpen()) {
        <pc-empty
          icon="chat"
          [title]="isNew() ? texts.welcome : texts.pickConversation"
          [text]="isNew() ? texts.welcomeHint : texts.pickConversationHint"
        >
          <a class="pc-btn pc-btn--tonal" routerLink="/new"
            ><pc-icon name="plus" />{{ texts.startConversation }}</a
          >
        </pc-empty>
      }
    </main>
    @if (alerts.offered()) {
      <ng-container [pcPart]="offer" />
    }
    <pc-toast-outlet [dismissLabel]="texts.dismiss" />
  `,
  styleUrl: './chat-door.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChatDoor {
  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  protected readonly paneOpen = signal(false);
  protected readonly alerts = inject(LateAlerts);
  protected readonly offer = NOTIFICATION_OFFER;
  private readonly store = inject(ConversationStore);
  private readonly own = this.store.own;
  /** Has asked nothing yet. */
  protected readonly isNew = computed(() => this.own.state() === 'ready' && this.own.items().length === 0);

  constructor() {
    const { own } = this;
    const attention = inject(Attention);
    const looking = inject(Looking);
    const router = inject(Router);
    void own.load();
    const url = toSignal(
      router.events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map(() => router.url),
        startWith(router.url),
      ),
      { requireSync: true },
    );
    effect(() => attention.unread.set(own.unread()));
    const openId = computed(() => /^\/c\/(\w+)/.exec(url())?.[1]);
    this.store.changes.pipe(takeUntilDestroyed()).subscribe((change) => {
      const message = newMessageIn(change, 'user');
      if (message) void this.alerts.tell(answerAlert(change.now, message));
    });
    effect(() => looking.at(openId() ?? null));
    inject(DestroyRef).onDestroy(() => looking.at(null));
    effect(() => {
      const id = openId();
      const topic = own.items().find((conversation) => conversation.id === id)?.metadata.topic;
      attention.setTitle(topic ? `${topic} · ${TEXTS.product}` : TEXTS.product);
    });
  }

  /** A fragment would be a navigation. */
  protected skip(event: Event): void {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
}
