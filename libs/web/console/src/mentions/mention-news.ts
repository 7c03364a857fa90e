import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { LIMITS, type MentionEvent } from '@prochat/contract';
import { ChatSocket, Session, keptHere } from '@prochat/web/data-access';
import { SearchApi } from '@prochat/web/data-access/late';
import { Toasts, firstNameOf } from '@prochat/web/ui';
import { QuietMoment } from '../quiet-moment';
import { TEXTS } from './texts';

/**
 * Says that a colleague's note names one, with the way there: at once, and what came while one was away as soon as one is
 * back. Up to where one has been told is kept in this browser. Not said where one is looking at it already.
 */
@Injectable()
export class MentionNews {
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly moment = inject(QuietMoment);
  private readonly api = inject(SearchApi);
  private readonly keptAs = `prochat.mentions-told.${inject(Session).user()?.id ?? ''}`;
  private untold: MentionEvent[] = [];

  constructor() {
    const socket = inject(ChatSocket);
    socket
      .on('mention:new')
      .pipe(takeUntilDestroyed())
      .subscribe((mention) => this.take([mention]));
    socket.reconnected.pipe(takeUntilDestroyed()).subscribe(() => void this.lookBack());
    void this.lookBack();
  }

  /** At what came since this browser was told of one last. In a browser that is new to him that is nothing. Never rejects. */
  private async lookBack(): Promise<void> {
    const before = keptHere.read(this.keptAs);
    // The search knows days; from that one on.
    const q = before ? `mentions:me after:${before.slice(0, 10)}` : 'mentions:me';
    try {
      const { items } = await this.api.messages({ q, pageSize: LIMITS.pageSizeMax });
      if (before === null) keptHere.write(this.keptAs, items[0]?.message.createdAt ?? '');
      else this.take(items.toReversed());
    } catch {
      // The next time.
    }
  }

  /** In the order in which they were written. */
  private take(mentions: readonly MentionEvent[]): void {
    const told = keptHere.read(this.keptAs) ?? '';
    const fresh = mentions.filter(({ message }) => message.createdAt > told);
    const last = fresh.at(-1);
    if (!last) return;
    keptHere.write(this.keptAs, last.message.createdAt);
    const isAwaited = this.untold.length > 0;
    this.untold.push(...fresh);
    if (!isAwaited) this.moment.wait(() => this.tell());
  }

  private tell(): void {
    const news = this.untold.filter(({ conversation }) => !this.isLookedAt(conversation.id));
    this.untold = [];
    const [first] = news;
    if (!first) return;
    if (news.length > 1)
      return this.toasts.show(TEXTS.mentionedOften(news.length), {
        label: TEXTS.show,
        run: () => void this.router.navigate(['/console/search'], { queryParams: { q: 'mentions:me' } }),
      });
    const { message, conversation } = first;
    this.toasts.show(TEXTS.mentioned(firstNameOf(message.senderName ?? ''), conversation.metadata.topic), {
      label: TEXTS.open,
      run: () =>
        void this.router.navigate(['/console', 'all', conversation.id], { queryParams: { at: message.seq } }),
    });
  }

  private isLookedAt(id: string): boolean {
    return document.visibilityState === 'visible' && this.router.url.includes(`/${id}`);
  }
}
