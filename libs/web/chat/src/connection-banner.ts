import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, signal } from '@angular/core';
import { ChatSocket, Outbox } from '@prochat/web/data-access';
import { Banner } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** A hiccup shorter than this is nobody's business. */
const SHOWN_AFTER_MS = 2_000;
const BACK_SHOWN_MS = 4_000;

/**
 * Says that the connection is lost and that nothing is lost with it, or what to do where a browser keeps nothing; and, for
 * a moment, that it is back.
 */
@Component({
  selector: 'pc-connection-banner',
  imports: [Banner],
  template: `
    @switch (shown()) {
      @case ('lost') {
        <pc-banner tone="warning"
          ><b>{{ texts.reconnecting }}</b>
          {{ isAtRisk() ? texts.reconnectingAtRisk : texts.reconnectingHint }}</pc-banner
        >
      }
      @case ('back') {
        <pc-banner tone="success">{{ texts.backOnline }}</pc-banner>
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectionBanner {
  private readonly socket = inject(ChatSocket);
  protected readonly texts = TEXTS;
  protected readonly isAtRisk = inject(Outbox).isAtRisk;
  protected readonly shown = signal<'none' | 'lost' | 'back'>('none');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => this.follow(this.socket.state()));
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  private follow(state: ReturnType<ChatSocket['state']>): void {
    clearTimeout(this.timer);
    if (state !== 'online') {
      this.timer = setTimeout(() => this.shown.set('lost'), SHOWN_AFTER_MS);
      return;
    }
    this.shown.update((shown) => (shown === 'lost' ? 'back' : shown));
    this.timer = setTimeout(() => this.shown.set('none'), BACK_SHOWN_MS);
  }
}
