import { computed, signal, type Signal } from '@angular/core';
import type { Suggestions } from '@prochat/web/chat';
import type { Wanted } from './wanted';

let count = 0;

interface Source<T> {
  /** What is wanted with the caret here, if anything. */
  wanted(text: string, caret: number): Wanted | null;
  /** What there is of it, in the order of the list. */
  found(words: string): T[];
  take(chosen: T, wanted: Wanted): void;
  /** The list is about to be shown. */
  opened?(): void;
  /** Show it although nothing was found: that is worth saying. Default: it stays away. */
  showsNothing?(words: string): boolean;
}

/** A list that opens while one writes: which of it is shown, which is chosen by the arrows, and what a key does. */
export class SuggestionList<T> implements Suggestions {
  private readonly id = `pc-suggestions-${++count}`;
  private readonly wanted = signal<Wanted | null>(null);
  private readonly chosen = signal(0);
  /** Where the sign stands for which Escape has closed the list: it does not come back by itself. */
  private dismissedAt: number | null = null;

  readonly words = computed(() => this.wanted()?.words ?? '');
  readonly found = computed(() => {
    const wanted = this.wanted();
    return wanted ? this.source.found(wanted.words) : [];
  });
  readonly isOpen: Signal<boolean> = computed(
    () => this.wanted() !== null && (this.found().length > 0 || !!this.source.showsNothing?.(this.words())),
  );
  readonly listId = computed(() => (this.isOpen() ? this.id : null));
  /** Index in `found`. */
  readonly active = computed(() => Math.min(this.chosen(), this.found().length - 1));
  readonly activeId = computed(() =>
    this.isOpen() && this.active() >= 0 ? this.optionId(this.active()) : null,
  );

  constructor(private readonly source: Source<T>) {}

  optionId(index: number): string {
    return `${this.id}-${index}`;
  }

  look(text: string, caret: number): void {
    const wanted = this.source.wanted(text, caret);
    if (!wanted) this.dismissedAt = null;
    const shown = wanted?.from === this.dismissedAt ? null : wanted;
    const before = this.wanted();
    if (before?.words === shown?.words && before?.from === shown?.from && before?.to === shown?.to) return;
    if (shown && !before) this.source.opened?.();
    this.wanted.set(shown);
    this.chosen.set(0);
  }

  press(key: string): boolean {
    if (!this.isOpen()) return false;
    const last = this.found().length - 1;
    switch (key) {
      case 'Escape':
        this.dismissedAt = this.wanted()?.from ?? null;
        this.wanted.set(null);
        return true;
      case 'ArrowDown':
        this.chosen.set(this.active() >= last ? 0 : this.active() + 1);
        return true;
      case 'ArrowUp':
        this.chosen.set(this.active() <= 0 ? Math.max(last, 0) : this.active() - 1);
        return true;
      case 'Enter':
      case 'Tab':
        // With nothing to take the key keeps its own sense.
        if (last < 0) return false;
        this.take(this.active());
        return true;
    }
    return false;
  }

  point(index: number): void {
    this.chosen.set(index);
  }

  take(index: number): void {
    const [wanted, chosen] = [this.wanted(), this.found()[index]];
    if (!wanted || chosen === undefined) return;
    this.wanted.set(null);
    this.source.take(chosen, wanted);
  }

  dismiss(): void {
    this.wanted.set(null);
  }
}
