/**
 * The files of what was pasted or dropped. A table or a piece of a document comes as a picture too: then the text counts,
 * and there are none.
 */
export function filesOf(data: DataTransfer | null): File[] {
  const types = data?.types ?? [];
  if (types.includes('text/html') && types.includes('text/plain')) return [];
  return [...(data?.files ?? [])];
}
