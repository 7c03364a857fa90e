/**
 * How well what was typed fits a name: its letters one after the other, best at the beginnings of words and in a row.
 * Higher is better; `null` when it does not fit.
 */
export function fitOf(name: string, typed: string): number | null {
  const letters = fold(typed).replaceAll(' ', '');
  const text = fold(name);
  let at = -1;
  let fit = 0;
  for (const letter of letters) {
    const inRow = text[at + 1] === letter;
    const beginning = text.indexOf(` ${letter}`, at + 1);
    const next = inRow ? at + 1 : beginning >= 0 ? beginning + 1 : text.indexOf(letter, at + 1);
    if (next < 0) return null;
    fit += inRow ? 3 : text[next - 1] === ' ' ? 2 : 0;
    at = next;
  }
  return fit - text.length / 100;
}

/** Those that fit, the best first; all as they are when nothing was typed. */
export function found<T>(all: readonly T[], nameOf: (one: T) => string, typed: string): T[] {
  if (typed.trim() === '') return [...all];
  return all
    .map((one) => ({ one, fit: fitOf(` ${nameOf(one)}`, typed) }))
    .filter((rated): rated is { one: T; fit: number } => rated.fit !== null)
    .sort((a, b) => b.fit - a.fit)
    .map(({ one }) => one);
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
