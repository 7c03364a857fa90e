import { LIMITS, type BulkRequest } from '@prochat/contract';
import type { ConversationStore } from '@prochat/web/data-access';

/** Why something was not done with a conversation. */
export type Refusal = readonly [id: string, sentence: string];

/** The same with each, however many; what was refused, and why. @throws AppError when nobody answered */
export async function inBulk(
  store: Pick<ConversationStore, 'bulk'>,
  ids: readonly string[],
  wanted: BulkRequest['do'],
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (let from = 0; from < ids.length; from += LIMITS.bulkMax) {
    const results = await store.bulk({ ids: ids.slice(from, from + LIMITS.bulkMax), do: wanted });
    for (const result of results) if (!result.ok) refused.push([result.id, result.error.message]);
  }
  return refused;
}
