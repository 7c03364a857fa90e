import type { Conversation, ConversationResponse, Message, MessagePage, Page } from '@prochat/contract';
import type { ClientSession } from '@prochat/server/testing';

const TRIES_MAX = 20;
const AT_ONCE = 4;

/** One conversation as the store has it in the end, read through the API. */
export interface Scanned {
  conversation: Conversation;
  /** Everything, notes included, ascending by seq. */
  log: Message[];
}

/** Reads all conversations with all their messages, as an admin may. @throws Error when the server does not answer */
export async function scanStore(session: ClientSession): Promise<Map<string, Scanned>> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Conversation> = await read(
      session,
      `/chat/conversations?scope=professional&pageSize=100${query}`,
    );
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  const scanned = new Map<string, Scanned>();
  const queue = [...new Set(ids)];
  const work = async (): Promise<void> => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) scanned.set(id, await scan(session, id));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return scanned;
}

async function scan(session: ClientSession, id: string): Promise<Scanned> {
  const log: Message[] = [];
  for (;;) {
    const after = log.at(-1)?.seq ?? 0;
    const page: MessagePage = await read(
      session,
      `/chat/conversations/${id}/messages?after=${after}&pageSize=100`,
    );
    log.push(...page.items);
    if (!page.hasMore || page.items.length === 0) break;
  }
  const { conversation } = await read<ConversationResponse>(session, `/chat/conversations/${id}`);
  return { conversation, log };
}

async function read<T>(session: ClientSession, path: string): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await session.call<T>('GET', path);
    if (answer?.status === 200) return answer.body;
    if (tries === TRIES_MAX)
      throw new Error(`GET ${path}: ${answer?.status ?? 'no answer'} ${answer?.text ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
