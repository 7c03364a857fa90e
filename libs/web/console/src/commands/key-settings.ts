import { Injectable, computed, inject } from '@angular/core';
import { Preferences, keptHere } from '@prochat/web/data-access';
import { COMMANDS, type CommandId } from './commands';

/** Where earlier versions kept them. */
const KEPT_BEFORE = 'prochat.keys';

/** Which keys mean which command, as this person wants it. */
@Injectable({ providedIn: 'root' })
export class KeySettings {
  private readonly preferences = inject(Preferences);

  /** Single letters do something outside of fields. Off by itself: who dictates or slips would do what he never wanted. */
  readonly singleLetters = computed(() => this.preferences.current().singleLetters);
  /** The chord of each command that has one. */
  readonly keys = computed(() => {
    const changed = this.preferences.current().keys;
    return new Map(
      COMMANDS.flatMap(({ id, keys }) => {
        const chord = changed[id] === undefined ? keys : changed[id];
        return chord ? [[id, chord] as const] : [];
      }),
    );
  });
  readonly isChanged = computed(() => Object.keys(this.preferences.current().keys).length > 0);

  /** What a chord means; of a letter alone only when that is switched on. */
  readonly meanings = computed(() => {
    const letters = this.singleLetters()
      ? COMMANDS.flatMap(({ id, letter }) => (letter ? [[letter, id] as const] : []))
      : [];
    const chords = [...this.keys()].map(([id, chord]) => [chord, id] as const);
    return new Map<string, CommandId>([...letters, ...chords]);
  });

  constructor() {
    this.takeOver();
  }

  switchSingleLetters(on: boolean): void {
    this.preferences.change({ singleLetters: on });
  }

  /** The command that has these keys already. */
  holderOf(chord: string, except: CommandId): CommandId | null {
    for (const [id, keys] of this.keys()) if (keys === chord && id !== except) return id;
    const byLetter = COMMANDS.find(({ id, letter }) => letter === chord && id !== except);
    return byLetter?.id ?? null;
  }

  /** `null`: no keys. Whoever had these keys loses them. */
  assign(id: CommandId, chord: string | null): void {
    const keys: Record<string, string | null> = { ...this.preferences.current().keys, [id]: chord };
    for (const [other, held] of this.keys())
      if (chord !== null && held === chord && other !== id) keys[other] = null;
    this.preferences.change({ keys });
  }

  /** All as they come. */
  reset(): void {
    this.preferences.change({ keys: {} });
  }

  /** Once: what was chosen with an earlier version. */
  private takeOver(): void {
    const before = keptHere.read(KEPT_BEFORE);
    if (before === null) return;
    keptHere.write(KEPT_BEFORE, null);
    try {
      const { keys, singleLetters } = JSON.parse(before) as {
        keys?: Record<string, string | null>;
        singleLetters?: unknown;
      };
      this.preferences.change({ keys: { ...keys }, singleLetters: singleLetters === true });
    } catch {
      // Nothing that could be understood.
    }
  }
}
