import type { Signal } from '@angular/core';

/** What offers words while one writes. The composer tells it where the caret is and asks it about each key first. */
export interface Suggestions {
  /** Id of the listbox while it is shown, else `null`. */
  readonly listId: Signal<string | null>;
  /** Id of the option that Enter would take. */
  readonly activeId: Signal<string | null>;
  look(text: string, caret: number): void;
  /** Whether the key was meant for the list; then it does nothing else. */
  press(key: string): boolean;
}
