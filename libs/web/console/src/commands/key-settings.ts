import { Injectable, computed, signal } from '@angular/core';
import { keptHere } from '@prochat/web/data-access';
import { COMMANDS, type CommandId } from './commands';

const KEPT_AS = 'prochat.keys';

interface Kept {
  /** Another chord for a command; `null`: none. Absent: as it comes. */
  keys: Partial<Record<CommandId, string | null>>;
  singleLetters: boolean;
}

/** Which keys mean which command, as this person wants it. */
@Injectable({ providedIn: 'root' })
export class KeySettings {
  private readonly kept = signal(read());

  /** Single letters do something outside of fields. Off by itself: who dictates or slips would do what he never wanted. */
  readonly singleLetters = computed(() => this.kept().singleLetters);
  /** The chord of each command that has one. */
  readonly keys = computed(() => {
    const changed = this.kept().keys;
    return new Map(
      COMMANDS.flatMap(({ id, keys }) => {
        const chord = changed[id] === undefined ? keys : changed[id];
        return chord ? [[id, chord] as const] : [];
      }),
    );
  });
  readonly isChanged = computed(() => Object.keys(this.kept().keys).length > 0);

  /** What a chord means; of a letter alone only when that is switched on. */
  readonly meanings = computed(() => {
    const letters = this.singleLetters()
      ? COMMANDS.flatMap(({ id, letter }) => (letter ? [[letter, id] as const] : []))
      : [];
    const chords = [...this.keys()].map(([id, chord]) => [chord, id] as const);
    return new Map<string, CommandId>([...letters, ...chords]);
  });

  switchSingleLetters(on: boolean): void {
    this.keep({ ...this.kept(), singleLetters: on });
  }

  /** The command that has these keys already. */
  holderOf(chord: string, except: CommandId): CommandId | null {
    for (const [id, keys] of this.keys()) if (keys === chord && id !== except) return id;
    const byLetter = COMMANDS.find(({ id, letter }) => letter === chord && id !== except);
    return byLetter?.id ?? null;
  }

  /** `null`: no keys. Whoever had these keys loses them. */
  assign(id: CommandId, chord: string | null): void {
    const keys = { ...this.kept().keys, [id]: chord };
    for (const [other, held] of this.keys())
      if (chord !== null && held === chord && other !== id) keys[other] = null;
    this.keep({ ...this.kept(), keys });
  }

  /** All as they come. */
  reset(): void {
    this.keep({ ...this.kept(), keys: {} });
  }

  private keep(kept: Kept): void {
    this.kept.set(kept);
    keptHere.write(KEPT_AS, JSON.stringify(kept));
  }
}

function read(): Kept {
  try {
    const found = JSON.parse(keptHere.read(KEPT_AS) ?? '{}') as Partial<Kept>;
    const known = COMMANDS.flatMap(({ id }) => {
      const chord = found.keys?.[id];
      return chord === null || typeof chord === 'string' ? [[id, chord] as const] : [];
    });
    return { keys: Object.fromEntries(known), singleLetters: found.singleLetters === true };
  } catch {
    return { keys: {}, singleLetters: false };
  }
}
