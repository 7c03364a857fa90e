import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { Attention, ConversationStore } from '@prochat/web/data-access';
import { Empty, Icon, ToastOutlet, Viewport } from '@prochat/web/ui';
import { filter, map, startWith } from 'rxjs';
import { ConversationListPane } from './conversation-list-pane';
import { TEXTS } from './texts';

/** The end user's door: his conversations beside the one he is in; on a phone one after the other. */
@Component({
  selector: 'pc-chat-door',
  imports: [ConversationListPane, Empty, Icon, RouterLink, RouterOutlet, ToastOutlet],
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
    <pc-toast-outlet [dismissLabel]="texts.dismiss" />
  `,
  styleUrl: './chat-door.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChatDoor {
  protected readonly texts = TEXTS;
  protected readonly viewport = inject(Viewport);
  protected readonly paneOpen = signal(false);
  private readonly own = inject(ConversationStore).own;
  /** Has asked nothing yet. */
  protected readonly isNew = computed(() => this.own.state() === 'ready' && this.own.items().length === 0);

  constructor() {
    const { own } = this;
    const attention = inject(Attention);
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
    effect(() => {
      const id = /^\/c\/(\w+)/.exec(url())?.[1];
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
