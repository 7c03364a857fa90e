import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { keptHere } from './kept-here';

const KEPT_AS = 'prochat.preferences';

/** What sends a message; the other one breaks the line. `mod-enter` is Ctrl+Enter, on a Mac Cmd+Enter. */
export const SEND_KEYS = ['enter', 'mod-enter'] as const;
export type SendKey = (typeof SEND_KEYS)[number];

/** What a person has chosen on this device. It says nothing about him and never leaves the browser. */
export interface Chosen {
  sendKey: SendKey;
  /** A sound for what he is to be told of. */
  sound: boolean;
  /** Desktop notifications; `null`: he has not been asked, so that the browser's own permission decides. */
  notifications: boolean | null;
  /** One key alone does something outside of fields (console). */
  singleLetters: boolean;
  /** Another chord for a command of the console; `null`: none. Absent: as it comes. */
  keys: Readonly<Record<string, string | null>>;
}

/** Kept in the browser: it is the same after a reload, and in the other tabs at once. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly chosen = signal(read());

  readonly current = this.chosen.asReadonly();
  readonly sendKey = computed(() => this.chosen().sendKey);

  constructor() {
    const hear = ({ key }: StorageEvent): void => {
      // `null`: everything was cleared.
      if (key === KEPT_AS || key === null) this.chosen.set(read());
    };
    window.addEventListener('storage', hear);
    inject(DestroyRef).onDestroy(() => window.removeEventListener('storage', hear));
  }

  /** What is not named stays. Where nothing can be kept it holds until the page is left. */
  change(some: Partial<Chosen>): void {
    this.chosen.update((chosen) => ({ ...chosen, ...some }));
    keptHere.write(KEPT_AS, JSON.stringify(this.chosen()));
  }
}

/** Whatever stands there, by an older version or by hand: what cannot be understood is as it comes. */
function read(): Chosen {
  const { sendKey, sound, notifications, singleLetters, keys } = parsed(keptHere.read(KEPT_AS));
  return {
    sendKey: SEND_KEYS.find((key) => key === sendKey) ?? 'enter',
    sound: sound !== false,
    notifications: typeof notifications === 'boolean' ? notifications : null,
    singleLetters: singleLetters === true,
    keys: chordsOf(keys),
  };
}

function chordsOf(keys: unknown): Chosen['keys'] {
  const pairs = Object.entries({ ...(keys as Record<string, unknown> | undefined) });
  const isChord = (pair: [string, unknown]): pair is [string, string | null] =>
    pair[1] === null || typeof pair[1] === 'string';
  return Object.fromEntries(pairs.filter(isChord));
}

function parsed(kept: string | null): Partial<Record<keyof Chosen, unknown>> {
  try {
    return { ...(JSON.parse(kept ?? '{}') as object) };
  } catch {
    return {};
  }
}
