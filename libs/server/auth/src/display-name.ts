const SPACES = /[\t\n\v\f\r\p{Z}]+/gu;
/** Control, format (bidi, zero-width), private, unassigned, lone surrogates. */
const INVISIBLE = /\p{C}/gu;
/** Letters that show as nothing: Hangul fillers, the blank Braille pattern. */
const BLANK_LETTERS = /[\u115F\u1160\u3164\uFFA0\u2800]/g;
const TAG = /<[^<>]*>/g;
/** More marks on one letter than any language needs reach into the lines above and below. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * A name as it may stand beside others: one line, nothing invisible, no HTML, look-alike forms of the same letter made
 * one (NFKC). Empty when nothing is left.
 */
export function cleanDisplayName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(BLANK_LETTERS, '')
    .replace(TAG, '')
    .replace(/[<>]/g, '')
    .replace(PILED_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}
