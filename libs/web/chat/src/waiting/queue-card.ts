import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import type { QueuePlace } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { WaitingApi } from '@prochat/web/data-access/waiting';
import { Ticking, locale } from '@prochat/web/ui';
import { TEXTS } from './texts';

/** The server counts no further, so whoever is told this may be anywhere behind it. */
const COUNTED_MAX = 1_000;
/** More of those before him are not drawn. */
const DRAWN_MAX = 3;

/**
 * Where an end user stands in the queue, and how long that usually takes. The server tells nobody that others were
 * served, since each would have to be counted anew for everybody who waits: so the place is asked for again with the clock
 * of the page (each half minute), and only while somebody looks.
 */
@Component({
  selector: 'pc-queue-card',
  templateUrl: './queue-card.html',
  styleUrl: './queue-card.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:visibilitychange)': 'refresh()' },
})
export class QueueCard {
  readonly conversationId = input.required<string>();

  protected readonly texts = TEXTS;
  protected readonly session = inject(Session);
  private readonly api = inject(WaitingApi);
  private readonly ticking = inject(Ticking);
  /** `null` while nothing is known, or no longer: an old place would be a false one. */
  private readonly place = signal<QueuePlace | null>(null);

  protected readonly usual = computed(() => this.place()?.usualMinutes ?? null);
  protected readonly headline = computed(() => {
    const position = this.place()?.position ?? null;
    if (position === null || position >= COUNTED_MAX) return TEXTS.unknown;
    return position === 1 ? TEXTS.next : TEXTS.place(position);
  });
  /** A mark for each of those before him, as far as they are drawn. */
  protected readonly before = computed(() => {
    const count = Math.min((this.place()?.position ?? 1) - 1, DRAWN_MAX);
    return Array.from({ length: count }, (_, index) => index);
  });

  constructor() {
    effect(() => {
      this.ticking.now();
      void this.ask(this.conversationId());
    });
  }

  protected refresh(): void {
    void this.ask(this.conversationId());
  }

  protected number(minutes: number): string {
    return new Intl.NumberFormat(locale()).format(minutes);
  }

  private async ask(id: string): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    const place = await this.api.queuePlace(id).catch(() => null);
    if (id === this.conversationId()) this.place.set(place);
  }
}
