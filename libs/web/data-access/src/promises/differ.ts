/**
 * `readBy` follows from the cursors, and clients show it by them; `updatedAt` is shown to nobody and only helps to tell
 * which of two states is newer. Which edits are known is the messages' own business, not the row's.
 */
const NOT_COMPARED = new Set(['readBy', 'updatedAt']);
const isCompared = (name: string, row: object) =>
  !NOT_COMPARED.has(name) && !(name === 'revision' && 'unreadCounts' in row);

/** Where two values of the wire differ: a line for each place, empty when they say the same. */
export function differ(what: string, shown: unknown, fresh: unknown): string[] {
  if (Object.is(shown, fresh)) return [];
  if (!isObject(shown) || !isObject(fresh))
    return [`${what}: ${JSON.stringify(shown)} instead of ${JSON.stringify(fresh)}`];
  return [...new Set([...Object.keys(shown), ...Object.keys(fresh)])]
    .filter((name) => isCompared(name, fresh))
    .flatMap((name) => differ(`${what}.${name}`, shown[name], fresh[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
