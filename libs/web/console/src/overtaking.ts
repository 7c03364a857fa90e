import type { Message } from '@prochat/contract';
import type { ThreadEntry } from '@prochat/web/data-access';

/**
 * What overtook a reply that was held back: the newest of what STALE_REPLY carried, a colleague's words before a mere
 * change of the conversation. `null` when that is not known any more, as after a reload.
 */
export function overtakerOf(heldBack: readonly ThreadEntry[]): Message | null {
  const news = heldBack.flatMap(({ error }) => messagesIn(error?.details?.['messages']));
  const newest = news.toSorted((one, other) => other.seq - one.seq);
  return newest.find(({ kind }) => kind === 'message') ?? newest[0] ?? null;
}

/** Only as much is looked at as is shown: it comes from the wire, or from what this browser had kept. */
function messagesIn(value: unknown): Message[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Message => typeof one === 'object' && one !== null && 'seq' in one);
}
