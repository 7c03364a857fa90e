/**
 * The order of rows while somebody points at them: those shown stay where they are, also when they would have moved or
 * left; new ones come last. `refreshed` gives the present state of a row that has left.
 */
export function heldOrder<T extends { id: string }>(
  shown: readonly T[],
  current: readonly T[],
  refreshed: (id: string) => T | undefined,
): T[] {
  const present = new Map(current.map((row) => [row.id, row]));
  const kept = shown.map((row) => present.get(row.id) ?? refreshed(row.id) ?? row);
  const known = new Set(shown.map(({ id }) => id));
  return [...kept, ...current.filter(({ id }) => !known.has(id))];
}
