import { describe, expect, it } from '@jest/globals';
import type { ChatStore, ConversationListSelector, NewMessage } from '@prochat/server/chat';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStores } from '../sqlite-stores';
import { inTemporaryDirectory } from '../testing/temporary-directory';
import { Connection } from './connection';
import { FilteredLists } from './filtered.lists';
import { SearchIndex } from './search-index';

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const AT = '2099-03-01T09:00:00.000Z';

async function open(chat: ChatStore, topic: string, priority: 'normal' | 'high' = 'normal') {
  const { conversation } = await chat.createConversation({
    user: ANA,
    topic,
    priority,
    createdAt: AT,
    openLimit: 10_000,
  });
  return conversation;
}

function message(conversationId: string, text: string): NewMessage {
  const { id: senderId, displayName: senderName } = ANA;
  const sender = { senderId, senderName, senderRole: 'user', kind: 'message' } as const;
  return { ...sender, conversationId, clientId: text, text, attachments: [], createdAt: AT };
}

async function texts(chat: ChatStore, word: string): Promise<string[]> {
  const { items } = await chat.searchMessages(
    { words: [word], reader: { side: 'professional' } },
    { limit: 100 },
  );
  return items.map(({ text }) => text);
}

describe('the search index', () => {
  it('is a file that only its owner can read', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      await texts(stores.chat, 'any');
      for (const suffix of ['', '-wal'])
        expect(statSync(join(dir, `prochat-search.db${suffix}`)).mode & 0o777).toBe(0o600);
      await stores.close();
    });
  });

  it.each([
    ['missing', null],
    ['damaged', 'This is no database. '.repeat(500)],
  ])('is made anew when it is %s', async (_, content) => {
    await inTemporaryDirectory(async (dir) => {
      const file = join(dir, 'prochat-search.db');
      const before = await openSqliteStores(dir);
      const { id } = await open(before.chat, 'Invoice');
      await before.chat.appendMessages([message(id, 'Grüße')]);
      expect(await texts(before.chat, 'gru')).toEqual(['Grüße']);
      await before.close();
      if (content === null) rmSync(file);
      else writeFileSync(file, content);

      const after = await openSqliteStores(dir);
      expect(await texts(after.chat, 'gru')).toEqual(['Grüße']);
      const found = await after.chat.listConversations({ list: 'all', words: ['inv'] }, { limit: 10 });
      expect(found.items).toHaveLength(1);
      await after.close();
    });
  });

  it('is made anew in the middle of its work when a page of it turns out to be damaged', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = join(dir, 'prochat-search.db');
      const before = await openSqliteStores(dir);
      const { id } = await open(before.chat, 'Long talk');
      const many = Array.from({ length: 2_500 }, (_, n) => message(id, `word${n} common`));
      await before.chat.appendMessages(many);
      expect(await texts(before.chat, 'word2499')).toHaveLength(1);
      await before.close();
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 8_192);
      writeFileSync(file, bytes);

      const after = await openSqliteStores(dir);
      expect(await texts(after.chat, 'word17')).toHaveLength(100);
      expect(await texts(after.chat, 'word2499')).toEqual(['word2499 common']);
      await after.close();
    });
  });

  it('is made anew over an earlier state of the store, which it has outrun', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { id } = await open(stores.chat, 'Printer');
      await stores.chat.appendMessages([message(id, 'kept')]);
      stores.database.prepare(`VACUUM INTO '${join(dir, 'earlier.db')}'`).run();
      await stores.chat.appendMessages([message(id, 'lost')]);
      expect(await texts(stores.chat, 'lost')).toEqual(['lost']);
      await stores.close();
      writeFileSync(join(dir, 'prochat.db'), readFileSync(join(dir, 'earlier.db')));

      const restored = await openSqliteStores(dir);
      await restored.chat.appendMessages([message(id, 'written after')]);
      expect(await texts(restored.chat, 'lost')).toEqual([]);
      expect(await texts(restored.chat, 'after')).toEqual(['written after']);
      await restored.close();
    });
  });

  it('forgets the list of changes once it has seen them', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { id } = await open(stores.chat, 'Edited often');
      const [sent] = await stores.chat.appendMessages([message(id, 'first')]);
      if (!sent?.ok) throw new Error('refused');
      for (let n = 0; n < 1_200; n++)
        void stores.chat.reviseMessage(id, sent.message.id, { text: `version ${n}` }, AT);
      await stores.chat.reviseMessage(id, sent.message.id, { text: 'the last one' }, AT);
      const changes = (): number =>
        Number(stores.database.prepare('SELECT COUNT(*) AS n FROM search_change').get()?.['n']);
      expect(changes()).toBe(1_201);
      expect(await texts(stores.chat, 'version')).toEqual([]);
      expect(await texts(stores.chat, 'last')).toEqual(['the last one']);
      // The follower does it in the background, a second later at most.
      while (changes() > 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await stores.chat.reviseMessage(id, sent.message.id, { text: 'not the last' }, AT);
      expect(await texts(stores.chat, 'not')).toEqual(['not the last']);
      await stores.close();
    });
  });
});

describe('filtered lists', () => {
  it('turn to their matches when these lie far down the list', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { chat, database } = stores;
      // The oldest 40 match; 1,700 newer ones do not.
      const opened = Array.from({ length: 1_740 }, (_, n) =>
        chat.createConversation({
          user: ANA,
          topic: n < 40 ? `Zebra ${n}` : `Horse ${n}`,
          priority: 'normal',
          createdAt: new Date(Date.UTC(2099, 0, 1) + n * 1_000).toISOString(),
          openLimit: 10_000,
        }),
      );
      await Promise.all(opened);
      const reading = new Connection(new DatabaseSync(database.file, { readOnly: true }));
      const index = new SearchIndex(join(dir, 'other.db'), reading);
      const lists = new FilteredLists(reading, index, -1);
      const { items } = lists.page({ list: 'all', words: ['zebra'] }, { limit: 100 });
      expect(items.map(({ topic }) => topic)).toEqual(
        Array.from({ length: 40 }, (_, n) => `Zebra ${39 - n}`),
      );
      expect(index.statements.some((sql) => sql.includes('COUNT(*)'))).toBe(true);
      index.close();
      reading.close();
      await stores.close();
    });
  });

  it('are the same whether their matches are fetched or met on the way', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { chat, database } = stores;
      for (let n = 0; n < 120; n++) {
        const { id } = await open(chat, `Topic ${n % 7} of ${n}`, n % 3 === 0 ? 'high' : 'normal');
        await chat.appendMessages([
          { ...message(id, 'hi'), createdAt: `2099-03-01T10:00:${10 + (n % 50)}.000Z` },
        ]);
      }
      const reading = new Connection(new DatabaseSync(database.file, { readOnly: true }));
      const index = new SearchIndex(join(dir, 'other.db'), reading);
      const fetching = new FilteredLists(reading, index, 1_000);
      const walking = new FilteredLists(reading, index, -1);
      const selectors: ConversationListSelector[] = [
        { list: 'all', words: ['top', '5'] },
        { list: 'queue', words: ['3'], priority: 'high' },
        { list: 'own', userId: ANA.id, words: ['ana'], priority: 'high' },
        { list: 'all', status: 'closed', priority: 'high' },
      ];
      const sizes = selectors.map((selector) => {
        const pages = [fetching, walking].map((lists) => {
          const seen: string[] = [];
          let cursor: string | null = null;
          do {
            const page = lists.page(selector, { limit: 7, ...(cursor !== null && { cursor }) });
            seen.push(...page.items.map(({ id }) => id));
            cursor = page.nextCursor;
          } while (cursor !== null);
          return seen;
        });
        expect(pages[0]).toEqual(pages[1]);
        return pages[0]?.length;
      });
      expect(sizes).toEqual([expect.any(Number), expect.any(Number), 40, 0]);
      expect(sizes[0]).toBeGreaterThan(10);
      index.close();
      reading.close();
      await stores.close();
    });
  });
});
