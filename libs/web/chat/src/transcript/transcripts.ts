import { DOCUMENT, Injectable, computed, inject } from '@angular/core';
import { LANGUAGES, type TranscriptRequest } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { TranscriptApi } from '@prochat/web/data-access/late';
import { Toasts } from '@prochat/web/ui';
import { TRANSCRIPT_TEXTS as TEXTS } from './texts';

/** Long enough for any browser to have begun to save it. */
const KEPT_MS = 60_000;

/** Takes a conversation along, as a file or by e-mail, and says what became of it. One at a time. */
@Injectable({ providedIn: 'root' })
export class Transcripts {
  private readonly api = inject(TranscriptApi);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly document = inject(DOCUMENT);
  private busy = false;

  /** Where an e-mail would go; `null` when none can be sent. */
  readonly address = computed(() =>
    this.session.config()?.features?.mail ? (this.session.user()?.email ?? null) : null,
  );

  download(conversationId: string): Promise<void> {
    return this.run(async () => {
      const { name, text } = await this.api.download(conversationId, this.request());
      this.save(name, text);
      return TEXTS.downloaded(name);
    });
  }

  mail(conversationId: string): Promise<void> {
    return this.run(async () => {
      this.toasts.show(TEXTS.mailing(this.address() ?? ''));
      const { sentTo, delivery } = await this.api.mail(conversationId, this.request());
      return delivery === 'smtp' ? TEXTS.mailed(sentTo) : TEXTS.keptAsFile;
    });
  }

  /** As the reader reads: in the language of the page and the time of the clock before him. */
  private request(): TranscriptRequest {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const language = LANGUAGES.find((one) => this.document.documentElement.lang.startsWith(one));
    return { timeZone, ...(language && { language }) };
  }

  private save(name: string, text: string): void {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    Object.assign(this.document.createElement('a'), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
  }

  private async run(work: () => Promise<string>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.toasts.show(await work());
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    } finally {
      this.busy = false;
    }
  }
}
