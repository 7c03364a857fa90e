import type { Clock } from '@prochat/server/core';
import type { ChatStore, ConversationRecord } from './chat.store';

/** Conversations of one read: others wait for it at most. */
const PORTION = 100;
/** Clocks of several processes may be so far apart. */
const MARGIN_MS = 60_000;
/** More often than that is hardly ever something missed, and the next call begins anew anyway. */
const PASSES_MAX = 20;

/**
 * Every conversation there is, in portions, most of them once. The list is in the order of the last activity, so what
 * somebody writes to while it is read jumps to its front, past the reader: the front is read again, until nothing can have
 * jumped.
 */
export async function* everyConversation(
  store: ChatStore,
  clock: Clock,
): AsyncGenerator<readonly ConversationRecord[]> {
  let since = '';
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const begunAt = new Date(clock.now().getTime() - MARGIN_MS).toISOString();
    let cursor: string | null = null;
    let portions = 0;
    do {
      const page: Awaited<ReturnType<ChatStore['listConversations']>> = await store.listConversations(
        { list: 'all' },
        { limit: PORTION, ...(cursor !== null && { cursor }) },
      );
      const moved = page.items.filter(({ lastMessageAt }) => lastMessageAt >= since);
      if (moved.length > 0) yield moved;
      portions += 1;
      cursor = moved.length === page.items.length ? page.nextCursor : null;
    } while (cursor !== null);
    if (portions === 1) return;
    since = begunAt;
  }
}
