import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationListSelector } from '@prochat/server/chat';
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

/** Every statement is prepared through `Database.prepare`, so nothing that is asked of SQLite can escape this test. */
describe('the plans of SQLite', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openEmptyStores();
  });
  afterAll(async () => {
    await stores.close();
  });

  const lastStatement = (): string => stores.database.statements.at(-1) ?? '';

  it.each(LISTS)('serves %j from %s, filtered or not', async (selector, index) => {
    for (const filters of [{}, FILTERS, { words: [...FILTERS.words, 'third'] }]) {
      const known = stores.database.statements.length;
      await stores.chat.listConversations({ ...selector, ...filters }, { limit: 30 });
      // A shape that was prepared for an earlier list has been checked with that one.
      if (stores.database.statements.length === known) continue;
      const [list, ...lookups] = stores.database.explain(lastStatement());
      expect(list).toMatch(new RegExp(`^SEARCH c USING INDEX ${index} \\(.*\\)$`));
      for (const lookup of lookups)
        expect(lookup).toBe('SEARCH w EXISTS USING PRIMARY KEY (conversationPk=? AND word>? AND word<?)');
    }
  });

  it('neither scans a table nor sorts, whatever it is asked', async () => {
    for (const [selector] of LISTS)
      for (const filters of [{}, FILTERS])
        await stores.chat.listConversations({ ...selector, ...filters }, { limit: 30 });
    for (const role of [undefined, 'staff'] as const)
      for (const q of [undefined, 'an'])
        await stores.auth.listUsers({ limit: 30, ...(role && { role }), ...(q && { q }) });

    const statements = stores.database.statements;
    expect(statements.length).toBeGreaterThan(50);
    const slow = statements
      .map((sql) => ({ sql, plan: stores.database.explain(sql) }))
      .filter(({ plan }) => plan.some((step) => /SCAN|USE TEMP B-TREE|AUTOMATIC/.test(step)));
    expect(slow).toEqual([]);
  });

  it('would notice a scan and a sort', () => {
    expect(stores.database.explain('SELECT * FROM message ORDER BY text')).toEqual([
      'SCAN message',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });
});
