import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { LIMITS, type ViewingEvent } from '@prochat/contract';
import { ChatSocket, Session } from '@prochat/web/data-access';

type Colleague = ViewingEvent['who'];

/** Whoever has just come hears of all others within this; one's own word is not given twice for it. */
const ANSWERED_MS = 2_000;

/**
 * Which colleagues have a conversation in view, and telling them that one has. Provided where a conversation is shown, and
 * gone with it. A window that nobody sees looks at nothing.
 */
@Injectable()
export class CoViewers {
  private readonly socket = inject(ChatSocket);
  private readonly me = inject(Session).user;
  private readonly people = signal<Colleague[]>([]);
  private readonly expiries = new Map<string, ReturnType<typeof setTimeout>>();
  private conversationId: string | null = null;
  private saidAt = 0;

  /** In the order of their coming. */
  readonly now = this.people.asReadonly();

  constructor() {
    const beat = setInterval(() => this.say(), LIMITS.viewingEveryMs);
    const turned = (): void => {
      if (document.visibilityState === 'visible') this.say();
      else this.sayGone();
    };
    const left = (): void => this.sayGone();
    document.addEventListener('visibilitychange', turned);
    window.addEventListener('pagehide', left);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(beat);
      document.removeEventListener('visibilitychange', turned);
      window.removeEventListener('pagehide', left);
      this.look(null);
    });
    this.socket.connected.pipe(takeUntilDestroyed()).subscribe(() => this.say());
    this.socket
      .on('viewing')
      .pipe(takeUntilDestroyed())
      .subscribe((event) => this.hear(event));
  }

  /** At this conversation from now on; `null`: at none any more. */
  look(conversationId: string | null): void {
    if (this.conversationId === conversationId) return;
    this.sayGone();
    this.conversationId = conversationId;
    for (const expiry of this.expiries.values()) clearTimeout(expiry);
    this.expiries.clear();
    this.people.set([]);
    this.say();
  }

  private hear({ conversationId, who, isViewing }: ViewingEvent): void {
    if (conversationId !== this.conversationId || who.id === this.me()?.id) return;
    const isNew = !this.expiries.has(who.id);
    this.forget(who.id);
    if (!isViewing) return this.drop(who.id);
    this.expiries.set(
      who.id,
      setTimeout(() => {
        this.forget(who.id);
        this.drop(who.id);
      }, LIMITS.viewingExpiresMs),
    );
    if (!isNew) return;
    this.people.update((people) => [...people, who]);
    if (Date.now() - this.saidAt > ANSWERED_MS) this.say();
  }

  private forget(id: string): void {
    clearTimeout(this.expiries.get(id));
    this.expiries.delete(id);
  }

  private drop(id: string): void {
    this.people.update((people) => people.filter((one) => one.id !== id));
  }

  private say(): void {
    const { conversationId } = this;
    if (conversationId === null || document.visibilityState !== 'visible') return;
    this.saidAt = Date.now();
    this.socket.emitVolatile('viewing', { conversationId, isViewing: true });
  }

  private sayGone(): void {
    const { conversationId } = this;
    if (conversationId === null || this.saidAt === 0) return;
    this.saidAt = 0;
    this.socket.emitVolatile('viewing', { conversationId, isViewing: false });
  }
}
