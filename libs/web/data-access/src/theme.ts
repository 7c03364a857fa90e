import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { keptHere } from './kept-here';

export const THEME_MODES = ['system', 'light', 'dark'] as const;
export type ThemeMode = (typeof THEME_MODES)[number];

/** Read by public/theme.js too, before the first paint. */
const STORED_AS = 'prochat.theme';

/** Light, dark, or as the system has it. The colours themselves are in tokens.css. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly modeNow = signal<ThemeMode>(toMode(keptHere.read(STORED_AS)));

  readonly mode = this.modeNow.asReadonly();

  constructor() {
    this.show(this.modeNow());
  }

  set(mode: ThemeMode): void {
    this.modeNow.set(mode);
    this.show(mode);
    keptHere.write(STORED_AS, mode);
  }

  private show(mode: ThemeMode): void {
    if (mode === 'system') delete this.root.dataset['theme'];
    else this.root.dataset['theme'] = mode;
  }
}

function toMode(stored: string | null): ThemeMode {
  return THEME_MODES.find((mode) => mode === stored) ?? 'system';
}
