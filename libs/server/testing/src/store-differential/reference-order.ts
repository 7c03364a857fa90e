/** What a list is ordered by: a key, and the id among equal keys. */
export interface SortKey {
  key: string;
  id: string;
}

/** By code point, as databases compare UTF-8; JavaScript's `<` compares UTF-16 units and differs beyond U+FFFF. */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function compareKeys(a: SortKey, b: SortKey): number {
  return compareTexts(a.key, b.key) || compareTexts(a.id, b.id);
}

let last = 0;

/** An id of 24 hex digits; they grow, as both stores' do, and no two things of this process have the same. */
export function newId(): string {
  last += 1;
  return last.toString(16).padStart(24, '0');
}
