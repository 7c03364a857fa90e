import type { MessageSearch } from './chat.store';
import { toSearchWords } from './search-words';

/** Whether a search asks for more than words. */
export function isNarrowed({ words: _, reader: __, ...narrowing }: MessageSearch): boolean {
  return Object.values(narrowing).some((value) => value !== undefined);
}

/** False where nothing can be found, whatever is stored. */
export function mayMatch(search: MessageSearch): boolean {
  if (search.reader.side === 'user' && search.tag !== undefined) return false;
  return search.words.length > 0 || isNarrowed(search);
}

/** Whether a name has for each of `words` one that begins with it. */
export function hasName(name: string | null, words: readonly string[]): boolean {
  const own = toSearchWords(name ?? '');
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
