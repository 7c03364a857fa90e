/**
 * One of `max` numbered places that is free beside those that are there, or `null`. A unique index gives each place away
 * once, so a limit holds however many come at the same time, and a crash leaves nothing to put right. What an archive has
 * written has no place; each of these takes away the last one that is still to be given. Which free place is left to
 * chance, so that those who come at the same time seldom want the same.
 */
export function freePlace(there: readonly { place?: number }[], max: number): number | null {
  if (there.length >= max) return null;
  const taken = new Set(there.map(({ place }) => place));
  const unnumbered = there.filter(({ place }) => place === undefined).length;
  // However large the limit: among twice as many as are there, some are free.
  const places = Math.min(max - unnumbered, 2 * there.length + 64);
  const free = Array.from({ length: places }, (_, place) => place).filter((place) => !taken.has(place));
  return free[Math.floor(Math.random() * free.length)] ?? null;
}
