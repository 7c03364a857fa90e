import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationListSelector, MessageSearch } from '@prochat/server/chat';
import { DatabaseSync } from 'node:sqlite';
import { Connection } from './search/connection';
import { FilteredLists } from './search/filtered.lists';
import { SearchIndex } from './search/search-index';
import { readingDeedsOn, type ReadingDeeds } from './threads/reading-deeds';
import { UserLists } from './user.lists';
import { openEmptyStores } from './testing/temporary-directory';

type Stores = Awaited<ReturnType<typeof openEmptyStores>>;

const ID = 'a'.repeat(24);
const FILTERS = { priority: 'high' as const, tag: 'billing', words: ['invoice', 'ana'] };

/** Every shape of every list, with the index that must give its order. */
const LISTS: [ConversationListSelector, index: string][] = [
  [{ list: 'own', userId: ID }, 'conversation_own'],
  [{ list: 'own', userId: ID, status: 'closed' }, 'conversation_own_status'],
  [{ list: 'queue' }, 'conversation_queue'],
  [{ list: 'mine', assigneeId: ID }, 'conversation_mine'],
  [{ list: 'mine', assigneeId: ID, status: 'closed' }, 'conversation_mine'],
  [{ list: 'all' }, 'conversation_all'],
  [{ list: 'all', status: 'open' }, 'conversation_all_status'],
  [{ list: 'all', userId: ID }, 'conversation_own'],
  [{ list: 'all', userId: ID, status: 'open' }, 'conversation_own_status'],
];
/** An index is walked backwards as well. */
const EITHER_WAY = LISTS.flatMap(([selector, index]): typeof LISTS => [
  [selector, index],
  [{ ...selector, reversed: true }, index],
]);

const NARROWED = { hasFile: true, sentFrom: '2026-01-01', sentBefore: '2026-02-01' } as const;
const SEARCHES: Omit<MessageSearch, 'reader'>[] = [
  { words: ['ana'] },
  ...[[], ['ana']].flatMap((words) => [
    { words, ...NARROWED },
    { words, ...NARROWED, sender: { id: ID } },
    { words, sender: { words: ['dana'] } },
    { words, status: 'closed' as const },
    { words, ...NARROWED, status: 'open' as const, tag: 'billing' },
  ]),
];

/** Every statement is prepared through `prepare` of a connection, so nothing that is asked of SQLite can escape this test. */
describe('the plans of SQLite', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openEmptyStores();
  });
  afterAll(async () => {
    await stores.close();
  });

  /** What the threads ask, on connections that can be looked into. */
  function aside(few?: number) {
    const store = new Connection(new DatabaseSync(stores.database.file, { readOnly: true }));
    const index = new SearchIndex(`${stores.database.file}-${few}.index`, store);
    return {
      store,
      index,
      deeds: readingDeedsOn(store, index),
      filtered: new FilteredLists(store, index, few),
    };
  }

  it.each(EITHER_WAY)('serves %j from %s, filtered or not', async (selector, index) => {
    const inOrder = new RegExp(`^SEARCH c USING INDEX ${index} \\(.*\\)$`);
    await stores.chat.listConversations(selector, { limit: 30 });
    expect(plansOf(stores.database, / FROM conversation c WHERE .* LIMIT @limit$/).flat()).toContainEqual(
      expect.stringMatching(inOrder),
    );
    for (const filters of [{ priority: 'high' as const }, FILTERS]) {
      const walking = aside(-1);
      walking.filtered.page({ ...selector, ...filters }, { limit: 30 });
      const [walk, all] = plansOf(
        stores.database,
        /FROM (json_each|conversation c WHERE .* ORDER)/,
        walking.store,
      );
      expect(walk).toEqual([expect.stringMatching(inOrder)]);
      // An empty list is walked in vain at once; the index of matches is asked only after thousands.
      expect(all).toBeUndefined();
      const fetching = aside();
      fetching.filtered.page({ ...selector, ...filters }, { limit: 30 });
      expect(plansOf(stores.database, /FROM json_each/, fetching.store)).toEqual([
        ['SCAN j VIRTUAL TABLE INDEX 1:', 'SEARCH c USING INTEGER PRIMARY KEY (rowid=?)'],
      ]);
      for (const { store, index } of [walking, fetching]) {
        index.close();
        store.close();
      }
    }
  });

  it('neither scans a table nor sorts, whatever it is asked', async () => {
    for (const [selector] of EITHER_WAY) await stores.chat.listConversations(selector, { limit: 30 });
    const { store, index, deeds } = aside();
    const asked: { [K in keyof ReadingDeeds]: () => unknown } = {
      listFiltered: () =>
        EITHER_WAY.map(([selector]) => deeds.listFiltered({ ...selector, ...FILTERS }, { limit: 30 })),
      countConversations: () => deeds.countConversations(),
      searchMessages: () =>
        [{ side: 'professional' } as const, { side: 'user', userId: ID } as const].flatMap((reader) =>
          SEARCHES.map((search) => deeds.searchMessages({ ...search, reader }, { limit: 30 })),
        ),
      listUsers: () =>
        [{}, { role: 'staff' as const }].flatMap((role) =>
          [{}, { q: 'an' }].map((q) => deeds.listUsers({ limit: 30, ...role, ...q })),
        ),
      indexSome: () => deeds.indexSome(),
    };
    for (const ask of Object.values(asked)) ask();
    const walking = new UserLists(store, -1);
    for (const role of [{}, { role: 'staff' as const }]) walking.page({ limit: 30, q: 'an', ...role });

    const statements = [...stores.database.statements, ...store.statements];
    expect(statements.length).toBeGreaterThan(50);
    const slow = statements
      .map((sql) => ({ sql, plan: stores.database.explain(sql) }))
      .filter(({ plan }) => plan.some(isSlow));
    expect(slow).toEqual([]);
    expect(
      index.statements
        .map((sql) => index.explain(sql))
        .flat()
        .filter(isSlow),
    ).toEqual([]);
    index.close();
    store.close();
  });

  it('counts what a person has stored in an index alone, and finds what has expired by one', () => {
    expect(plansOf(stores.database, /SUM\(size\)/)).toEqual([
      ['SEARCH upload USING COVERING INDEX upload_owner (ownerId=?)'],
    ]);
    expect(plansOf(stores.database, /FROM upload WHERE expiresAt <=/)).toEqual([
      ['SEARCH upload USING INDEX upload_expiry (expiresAt<?)'],
    ]);
    expect(plansOf(stores.database, /UPDATE upload SET conversationId/)).toEqual([
      ['SEARCH upload USING INDEX upload_unbound (ownerId=? AND clientId=?)'],
    ]);
  });

  it('would notice a scan and a sort', () => {
    const plan = stores.database.explain('SELECT * FROM message ORDER BY text');
    expect(plan).toEqual(['SCAN message', 'USE TEMP B-TREE FOR ORDER BY']);
    expect(plan.every(isSlow)).toBe(true);
  });
});

/**
 * Virtual tables are always "scanned": json_each over what it was given, FTS5 by its index when there is a number. So is
 * what a subquery brings; how it gets it is a step of its own.
 */
function isSlow(step: string): boolean {
  if (/^SCAN (\w+ VIRTUAL TABLE INDEX \d+:|\(subquery-\d+\)$)/.test(step)) return false;
  return /SCAN|USE TEMP B-TREE|AUTOMATIC/.test(step);
}

function plansOf(
  database: Stores['database'],
  pattern: RegExp,
  { statements }: { statements: readonly string[] } = database,
): string[][] {
  return statements
    .filter((sql) => pattern.test(sql.replace(/\s+/g, ' ')))
    .map((sql) => database.explain(sql));
}
