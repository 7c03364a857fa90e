/** The languages there are, each called as it calls itself. */
export const LANGUAGES = { en: 'English', pt: 'Português' } as const;
export type Language = keyof typeof LANGUAGES;

/** What every language has to say, as the English words are shaped: none may be missing. */
export type Words<T> = T extends string
  ? string
  : T extends (...given: infer G) => string
    ? (...given: G) => string
    : { [K in keyof T]: Words<T[K]> };

const STORED_AS = 'prochat.language';
/** Those that are written from right to left, for when one of them comes. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

const isLanguage = (tag: string | null | undefined): tag is Language =>
  !!tag && Object.hasOwn(LANGUAGES, tag);
const mainPart = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** What the reader has chosen, else the first language of the browser that there is, else English. */
export function wantedLanguage(): Language {
  try {
    const chosen = localStorage.getItem(STORED_AS);
    if (isLanguage(chosen)) return chosen;
  } catch {
    // Storage is forbidden: as the browser has it.
  }
  return navigator.languages.map(mainPart).find(isLanguage) ?? 'en';
}

let spoken: Language = 'en';
let words: ReadonlyMap<string, unknown> = new Map();
let tag: string | undefined;

/** What the page speaks now. It stays so until the page is loaded again. */
export function language(): Language {
  return spoken;
}

/** For `Intl`: the language with the reader's own region, where the browser names one. */
export function locale(): string {
  return (tag ??= navigator.languages.find((each) => mainPart(each) === spoken) ?? spoken);
}

/**
 * Before the first component is made and before the rooms whose words these are have been loaded: what they say is
 * taken up when they are. `rooms`: the words by the name of the room; those already known stay.
 */
export function speak(to: Language, rooms: Readonly<Record<string, unknown>> = {}): void {
  spoken = to;
  tag = undefined;
  words = new Map([...words, ...Object.entries(rooms)]);
  document.documentElement.lang = to;
  document.documentElement.dir = RIGHT_TO_LEFT.has(to) ? 'rtl' : 'ltr';
}

/** The words of a room in the language that is spoken; the English ones where there are no others. */
export function inLanguage<T>(room: string, english: T): T {
  return (words.get(room) as T | undefined) ?? english;
}

/** Keeps the choice and loads the page again; false when it could not be kept. */
export function chooseLanguage(to: Language): boolean {
  try {
    localStorage.setItem(STORED_AS, to);
  } catch {
    return false;
  }
  location.reload();
  return true;
}
