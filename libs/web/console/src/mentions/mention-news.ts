import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { ChatSocket } from '@prochat/web/data-access';
import { Toasts, firstNameOf } from '@prochat/web/ui';
import { QuietMoment } from '../quiet-moment';
import { TEXTS } from './texts';

/** Says that a colleague's note names one, with the way there; not where one is looking at it already. */
@Injectable()
export class MentionNews {
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  constructor() {
    const moment = inject(QuietMoment);
    inject(ChatSocket)
      .on('mention:new')
      .pipe(takeUntilDestroyed())
      .subscribe(({ message, conversation: { id, metadata } }) => {
        moment.wait(() => {
          if (document.visibilityState === 'visible' && this.router.url.includes(`/${id}`)) return;
          this.toasts.show(TEXTS.mentioned(firstNameOf(message.senderName ?? ''), metadata.topic), {
            label: TEXTS.open,
            run: () => void this.router.navigate(['/console', 'all', id]),
          });
        });
      });
  }
}
