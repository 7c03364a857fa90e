/** The word the caret stands behind: what it is after its sign, and where the sign and the caret are. */
export interface Wanted {
  words: string;
  from: number;
  to: number;
}

/**
 * What is wanted of a list that opens at `sign`; `null` when the caret is not behind such a word. The sign counts only at
 * the start of a word: neither "and/or" nor an e-mail address asks for anything. `words`: how many there may be.
 */
export function wantedAt(sign: string, text: string, caret: number, words = 1): Wanted | null {
  if (caret < 0) return null;
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from < 0 || !/^$|[\s([{"'„“«]/u.test(before.charAt(from - 1))) return null;
  const wanted = before.slice(from + sign.length);
  if (/^\s|\n/u.test(wanted) || wanted.split(/\s/u).length > words) return null;
  return { words: wanted.toLocaleLowerCase(), from, to: caret };
}
