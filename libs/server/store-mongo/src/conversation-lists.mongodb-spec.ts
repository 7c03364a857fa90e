import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Priority } from '@prochat/contract';
import {
  newConversationRecord,
  toSearchWords,
  type ConversationListSelector,
  type ConversationRecord,
} from '@prochat/server/chat';
import { toConversationDocument } from './conversation.schema';
import type { MongoStores } from './open-mongo-stores';
import { CommandRecorder, expectAllIndexed } from './testing/command-recorder';
import { openTestStores } from './testing/test-database';
import { ANA, DANA, opening } from './testing/fixtures';

const CONVERSATIONS = 8_000;
const MIKAEL = { id: 'e'.repeat(24), displayName: 'Mikael Berg' };
const TOPICS = 'printer invoice refund login delivery screen payment mobile password zebra'.split(' ');

/** As in the inbox of a busy team: some are open, most are closed, tags and priorities are of different rarity. */
function makeConversations(): ConversationRecord[] {
  return Array.from({ length: CONVERSATIONS }, (_, index) => {
    const pick = (step: number) => TOPICS[(index * step + (index >> 4)) % TOPICS.length] ?? '';
    const topic = [pick(3), pick(7), index < 1_500 ? 'formerly' : '', index % 2 ? 'odd' : 'even'].join(' ');
    // Two of the same time each, so that the id decides between them.
    const at = new Date(Date.UTC(2025, 0, 1) + (index >> 1) * 60_000).toISOString();
    const status = index % 5 === 0 ? 'open' : index % 5 === 1 ? 'assigned' : 'closed';
    const priority: Priority = index % 700 === 3 ? 'urgent' : index % 9 === 0 ? 'high' : 'normal';
    return {
      ...newConversationRecord(index.toString(16).padStart(24, '0'), {
        ...opening,
        topic,
        priority,
        createdAt: at,
      }),
      user: index % 3 === 0 ? ANA : { id: 'b'.repeat(24), displayName: 'Tomás Reyes' },
      status,
      assignedTo: status === 'open' ? null : index % 4 === 0 ? DANA : MIKAEL,
      waitingSince:
        status === 'open' ? new Date(Date.parse(at) - (index % 7) * 3_600_000).toISOString() : null,
      tags: [...(index % 4 === 2 ? ['billing'] : []), ...(index % 900 === 6 ? ['vip', 'billing'] : [])],
    };
  });
}

describe('the lists of conversations', () => {
  let stores: MongoStores;
  const stored = makeConversations();
  const recorder = new CommandRecorder();
  beforeAll(async () => {
    stores = await openTestStores({ connect: { monitorCommands: true } });
    recorder.listen(stores.connection);
    await stores.connection.collection('conversations').insertMany(stored.map(toConversationDocument));
  });
  afterAll(() => stores.close());

  /** What must be in the list, by looking at every conversation there is. */
  function expected(selector: ConversationListSelector): string[] {
    const { list, priority, tag, words = [], reversed = false } = selector;
    const status =
      list === 'queue' ? 'open' : (selector.status ?? (list === 'mine' ? 'assigned' : undefined));
    const key = list === 'queue' ? 'waitingSince' : 'lastMessageAt';
    const found = stored.filter((one) => {
      if (status !== undefined && one.status !== status) return false;
      if (list === 'mine' && one.assignedTo?.id !== selector.assigneeId) return false;
      if ((list === 'own' || list === 'all') && selector.userId && one.user.id !== selector.userId)
        return false;
      if (priority !== undefined && one.priority !== priority) return false;
      if (tag !== undefined && !one.tags.includes(tag)) return false;
      const known = toSearchWords(`${one.topic} ${one.user.displayName}`);
      return words.every((word) => known.some((other) => other.startsWith(word)));
    });
    const sorted = found.sort((a, b) => ((a[key] ?? '') + a.id < (b[key] ?? '') + b.id ? -1 : 1));
    return ((list === 'queue') !== reversed ? sorted : sorted.reverse()).map(({ id }) => id);
  }

  async function everyPage(selector: ConversationListSelector, limit: number): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await stores.chat.listConversations(selector, { limit, ...(cursor && { cursor }) });
      if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && ids.length <= CONVERSATIONS);
    return ids;
  }

  const lists: ConversationListSelector[] = [
    { list: 'queue' },
    { list: 'mine', assigneeId: DANA.id },
    { list: 'mine', assigneeId: MIKAEL.id, status: 'closed' },
    { list: 'all' },
    { list: 'all', status: 'closed' },
    { list: 'all', userId: ANA.id },
    { list: 'own', userId: ANA.id, status: 'assigned' },
    { list: 'queue', reversed: true },
    { list: 'mine', assigneeId: MIKAEL.id, status: 'closed', reversed: true },
    { list: 'all', reversed: true },
    { list: 'own', userId: ANA.id, reversed: true },
  ];
  const filters: [string, Pick<ConversationListSelector, 'priority' | 'tag' | 'words'>][] = [
    ['no filter', {}],
    ['a rare priority', { priority: 'urgent' }],
    ['a tag', { tag: 'billing' }],
    ['a priority and a tag', { priority: 'high', tag: 'vip' }],
    ['a tag nobody has', { tag: 'none' }],
    ['a common word', { words: ['print'] }],
    ['two common words', { words: ['print', 'odd'] }],
    ['common words that never meet', { words: ['odd', 'even'] }],
    ['a word of the past', { words: ['form'] }],
    ['a word of the past and a tag', { words: ['form', 'rey'], tag: 'billing' }],
    ['a word nobody said', { words: ['qu', 'print'] }],
    ['all of it', { priority: 'high', tag: 'billing', words: ['tom', 'login'] }],
  ];
  describe.each(lists)('%j', (selector) => {
    it.each(filters)('is what a look at all gives, in order, with %s', async (_, filter) => {
      const wanted = expected({ ...selector, ...filter });
      expect(await everyPage({ ...selector, ...filter }, Math.max(25, Math.ceil(wanted.length / 3)))).toEqual(
        wanted,
      );
    });
  });

  it('asks nothing that an index does not answer in its order', async () => {
    await expectAllIndexed(recorder, stores.connection);
  });
});
