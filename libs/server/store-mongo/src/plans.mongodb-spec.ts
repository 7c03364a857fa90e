import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationListSelector } from '@prochat/server/chat';
import type { Query } from 'mongoose';
import { ConversationLists, filter, narrow } from './conversation-lists';
import { ConversationDocument } from './conversation.schema';
import { MessageSlices } from './message-slices';
import { MessageDocument } from './message.schema';
import { newId } from './object-ids';
import type { MongoStores } from './open-mongo-stores';
import { openTestStores } from './testing/test-database';
import { professionalsQuery, usersQuery } from './user-lists';
import { UserDocument } from './user.schema';

/** Names of all stages of a plan, and of the indexes it walks. */
function walkPlan(plan: unknown, found = { stages: [] as string[], indexes: [] as string[] }): typeof found {
  if (Array.isArray(plan)) for (const part of plan) walkPlan(part, found);
  else if (plan !== null && typeof plan === 'object') {
    const { stage, indexName } = plan as { stage?: string; indexName?: string };
    if (stage !== undefined) found.stages.push(stage);
    if (indexName !== undefined) found.indexes.push(indexName);
    for (const [key, part] of Object.entries(plan)) if (key !== 'rejectedPlans') walkPlan(part, found);
  }
  return found;
}

function expectIndexed(explained: unknown, index: string): void {
  const { stages, indexes } = walkPlan(explained);
  expect(new Set(indexes)).toEqual(new Set([index]));
  expect(stages).not.toContain('COLLSCAN');
  expect(stages).not.toContain('SORT');
}

async function explain(query: Query<unknown, never>): Promise<unknown> {
  return query.explain('queryPlanner');
}

describe('the plan of every list and page', () => {
  let stores: MongoStores;
  let lists: ConversationLists;
  let slices: MessageSlices;
  beforeAll(async () => {
    stores = await openTestStores();
    lists = new ConversationLists(stores.connection.model<ConversationDocument>(ConversationDocument.name));
    slices = new MessageSlices(stores.connection.model<MessageDocument>(MessageDocument.name));
  });
  afterAll(() => stores.close());

  const id = newId().toHexString();
  const selectors: [ConversationListSelector, string][] = [
    [{ list: 'own', userId: id }, 'byUser'],
    [{ list: 'own', userId: id, status: 'closed' }, 'byUserAndStatus'],
    [{ list: 'queue' }, 'queue'],
    [{ list: 'mine', assigneeId: id }, 'byAssignee'],
    [{ list: 'mine', assigneeId: id, status: 'closed' }, 'byAssignee'],
    [{ list: 'all' }, 'all'],
    [{ list: 'all', status: 'open' }, 'byStatus'],
    [{ list: 'all', userId: id }, 'byUser'],
    [{ list: 'all', userId: id, status: 'assigned' }, 'byUserAndStatus'],
  ];
  const filters = [{}, { priority: 'high' }, { tag: 'vip' }, { words: ['ana', 'print'] }] as const;

  describe.each(selectors)('list %j', (selector, index) => {
    it.each(filters)('walks its index in order with filter %j', async (extra) => {
      const narrowed = narrow(selector);
      const where = [narrowed?.where ?? {}, ...filter({ ...selector, ...extra } as ConversationListSelector)];
      for (const after of [[], lists.after(selector, { value: Date.now(), id })]) {
        const query = lists.walk(selector, narrowed?.index ?? '', [...where, ...after], 31);
        expectIndexed(await explain(query as never), index);
      }
    });
  });

  it('a search for a rare word begins at the index of words', async () => {
    expectIndexed(await explain(lists.rareQuery('zebra') as never), 'searchWords');
    const among = lists.amongQuery([newId(), newId()], [{ status: 'open' }]);
    expectIndexed(await explain(among as never), '_id_');
  });

  it('the counts are read from an index alone', async () => {
    const explained = await lists.countQuery().explain('queryPlanner');
    expectIndexed(explained, 'counts');
    expect(walkPlan(explained).stages).not.toContain('FETCH');
  });

  it.each(['user', 'professional'] as const)(
    'the log of a conversation, for the side %s',
    async (audience) => {
      const conversationId = newId();
      expectIndexed(await explain(slices.olderQuery(conversationId, audience, 50, 31) as never), 'log');
      expectIndexed(await explain(slices.newerQuery(conversationId, audience, 50, 31) as never), 'log');
      const range = { revision: 3, upToSeq: 50, limit: 30 };
      expectIndexed(
        await explain(slices.revisedQuery(conversationId, audience, range) as never),
        'revisedLog',
      );
    },
  );

  it('the lists of people', async () => {
    const users = stores.connection.model<UserDocument>(UserDocument.name);
    expectIndexed(await explain(usersQuery(users, { limit: 30 }) as never), 'byName');
    expectIndexed(await explain(usersQuery(users, { q: 'an', limit: 30 }) as never), 'byName');
    expectIndexed(
      await explain(usersQuery(users, { role: 'staff', q: 'an', limit: 30 }) as never),
      'byRoleAndName',
    );
    expectIndexed(await explain(professionalsQuery(users, new Date()) as never), 'byRoleAndName');
  });
});
