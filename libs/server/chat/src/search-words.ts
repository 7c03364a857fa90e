/**
 * The words of a text as search sees them: lower case, without accents, split at everything that is neither letter nor
 * digit. Both stores keep these words and compare prefixes of them, so both find the same.
 */
export function toSearchWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu) ?? [])];
}
