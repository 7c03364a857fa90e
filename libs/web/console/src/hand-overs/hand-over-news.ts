import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import type { HandOverEvent } from '@prochat/contract';
import { ChatSocket } from '@prochat/web/data-access';
import { Toasts, firstNameOf } from '@prochat/web/ui';
import { QuietMoment } from '../quiet-moment';
import { TEXTS } from './texts';

/** Of a note, as much as is read in passing; all of it is in the thread. */
const NOTE_CHARS = 120;

/** Says that a colleague has handed one a conversation, why, and the way there. Many at once are told in one sentence. */
@Injectable()
export class HandOverNews {
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly moment = inject(QuietMoment);
  private untold: HandOverEvent[] = [];

  constructor() {
    inject(ChatSocket)
      .on('handover:new')
      .pipe(takeUntilDestroyed())
      .subscribe((news) => {
        if (this.untold.push(news) === 1) this.moment.wait(() => this.tell());
      });
  }

  private tell(): void {
    const news = this.untold.filter(({ conversation }) => !this.isLookedAt(conversation.id));
    this.untold = [];
    const [first] = news;
    if (!first) return;
    if (news.length > 1)
      return this.toasts.show(TEXTS.many(news.length), { label: TEXTS.show, run: () => this.go([]) });
    const { by, note, conversation } = first;
    this.toasts.show(
      TEXTS.one(firstNameOf(by.displayName), conversation.metadata.topic, shortened(note?.text ?? '')),
      { label: TEXTS.open, run: () => this.go([conversation.id]) },
    );
  }

  private go(path: string[]): void {
    void this.router.navigate(['/console', 'mine', ...path]);
  }

  private isLookedAt(id: string): boolean {
    return document.visibilityState === 'visible' && this.router.url.includes(`/${id}`);
  }
}

function shortened(text: string): string {
  const chars = Array.from(text);
  return chars.length > NOTE_CHARS ? `${chars.slice(0, NOTE_CHARS).join('').trimEnd()}…` : text;
}
