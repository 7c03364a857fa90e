import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { chordOf, isLetter } from './chord';
import type { CommandId } from './commands';
import { KeySettings } from './key-settings';

export interface Offer {
  run(): void;
  /** Reads signals. Absent: always. */
  when?(): boolean;
}
export type Offers = Partial<Record<CommandId, Offer>>;

/** Where one is typing, a key alone is a letter. */
const FIELDS = 'input, textarea, select, [contenteditable]';
/** What lies over the page has keys of its own. */
const OVER_THE_PAGE =
  'dialog[open], .cdk-overlay-container [role="menu"], .cdk-overlay-container [role="dialog"]';

/**
 * What can be done here and now: whoever can do something offers it for as long as he is there, and keys and palette ask
 * for it.
 */
@Injectable({ providedIn: 'root' })
export class CommandCenter {
  private readonly document = inject(DOCUMENT);
  private readonly settings = inject(KeySettings);
  private readonly offers = signal<readonly Offers[]>([]);
  private readonly shownNow = signal<'palette' | 'shortcuts' | null>(null);

  /** What lies over the page. */
  readonly shown = this.shownNow.asReadonly();
  /** What can be done now. */
  readonly available = computed(() => {
    const found = new Map<CommandId, Offer>();
    for (const offers of this.offers())
      for (const [id, offer] of Object.entries(offers) as [CommandId, Offer][])
        if (offer.when?.() !== false) found.set(id, offer);
    return found;
  });

  /** As long as the console is open. */
  listen(until: DestroyRef): void {
    const hear = (event: KeyboardEvent): void => this.hear(event);
    this.document.addEventListener('keydown', hear);
    until.onDestroy(() => {
      this.document.removeEventListener('keydown', hear);
      this.hide();
    });
    this.offer(
      {
        palette: { run: () => this.shownNow.set('palette') },
        shortcuts: { run: () => this.shownNow.set('shortcuts') },
      },
      until,
    );
  }

  /** Until `until` is destroyed. */
  offer(offers: Offers, until: DestroyRef): void {
    until.onDestroy(this.add(offers));
  }

  run(id: CommandId): void {
    this.available().get(id)?.run();
  }

  hide(): void {
    this.shownNow.set(null);
  }

  private add(offers: Offers): () => void {
    this.offers.update((all) => [...all, offers]);
    return () => this.offers.update((all) => all.filter((one) => one !== offers));
  }

  private hear(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const chord = chordOf(event);
    const id = chord === null ? undefined : this.settings.meanings().get(chord);
    if (chord === null || id === undefined) return;
    const { target } = event;
    if (isLetter(chord) && target instanceof Element && target.closest(FIELDS)) return;
    if (this.document.querySelector(OVER_THE_PAGE)) return;
    // Also when it cannot be done now: the browser would do something else with it.
    event.preventDefault();
    this.run(id);
  }
}
