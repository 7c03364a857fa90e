import type { Page } from '@prochat/contract';

export interface DeepPage<Query> {
  query: Query;
  cursor: string;
}

const TRIES = 8;

/**
 * Walks some queries `depth` pages deep, or to the last page that there is, and keeps where it came to.
 * @param seconds the walks end after that, with fewer of them
 */
export async function walkDeep<Query>(
  choose: () => Query,
  page: (query: Query, cursor?: string) => Promise<Page<unknown>>,
  depth: number,
  seconds: number,
): Promise<DeepPage<Query>[]> {
  const found: DeepPage<Query>[] = [];
  const until = performance.now() + seconds * 1000;
  for (let i = 0; i < TRIES && performance.now() < until; i += 1) {
    const query = choose();
    let cursor: string | undefined;
    for (let passed = 1; passed < depth && performance.now() < until; passed += 1) {
      const { nextCursor } = await page(query, cursor);
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    if (cursor !== undefined) found.push({ query, cursor });
  }
  return found;
}
