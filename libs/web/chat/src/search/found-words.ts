/** `operator:value` as the server reads it; see `MessageSearchQuery.q`. */
const OPERATOR = /(?:^|\s)(?:from|status|tag|has|mentions|before|after):(?:"[^"]*"?|\S*)/giu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** So much of a long message stands before its first found word. */
const BEFORE_CHARS = 48;

/** A stretch of a text, and whether it was searched for. */
export interface Stretch {
  text: string;
  found: boolean;
}

/** The words that are searched for, as `foldedOf` has them: what is left without operators. */
export function searchedWords(query: string): string[] {
  return [...query.replaceAll(OPERATOR, ' ').matchAll(WORD)].map(([word]) => foldedOf(word));
}

export function hasOperator(query: string): boolean {
  return query.search(OPERATOR) >= 0;
}

/** A text in stretches, each word that begins as a searched one does on its own; a long one from shortly before the first. */
export function stretchesOf(text: string, words: readonly string[]): Stretch[] {
  const found = [...text.matchAll(WORD)].filter(([word]) => {
    const folded = foldedOf(word);
    return words.some((searched) => folded.startsWith(searched));
  });
  const from = startFor(text, found[0]?.index ?? 0);
  const stretches: Stretch[] = [];
  let at = from;
  for (const { 0: word, index } of found) {
    if (index > at) stretches.push({ text: text.slice(at, index), found: false });
    stretches.push({ text: word, found: true });
    at = index + word.length;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), found: false });
  if (from > 0) stretches.unshift({ text: '… ', found: false });
  return stretches;
}

/** At the beginning of a word. */
function startFor(text: string, firstFound: number): number {
  if (firstFound <= BEFORE_CHARS * 2) return 0;
  const from = firstFound - BEFORE_CHARS;
  const gap = text.slice(from, firstFound).search(/\s/);
  return gap < 0 ? firstFound : from + gap + 1;
}

/** Lower case without accents, as the server compares. */
function foldedOf(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}
