import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageSearch, NewMessage } from '@prochat/server/chat';
import { DatabaseSync } from 'node:sqlite';
import { openEmptyStores } from '../testing/temporary-directory';
import { Connection } from './connection';
import { MessageFinder } from './message-finder';
import { NarrowedMessages } from './narrowed.messages';
import { SearchIndex } from './search-index';

type Stores = Awaited<ReturnType<typeof openEmptyStores>>;

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const AT = '2099-03-01T09:00:00.000Z';
const FILE = { id: 'c'.repeat(24), name: 'scan.pdf', type: 'application/pdf', size: 1, image: null };
const MESSAGES = 1_300;
const PROFESSIONAL = { side: 'professional' } as const;
const AS_ANA = { side: 'user', userId: ANA.id } as const;

describe('the search by more than words', () => {
  let stores: Stores;
  let store: Connection;
  let index: SearchIndex;
  let conversationId: string;
  beforeEach(async () => {
    stores = await openEmptyStores();
    conversationId = await open();
    const messages = Array.from({ length: MESSAGES }, (_, n) =>
      aMessage(n, n === 100 || n === 900 ? [FILE] : []),
    );
    await stores.chat.appendMessages(messages);
    store = new Connection(new DatabaseSync(stores.database.file, { readOnly: true }));
    index = new SearchIndex(`${stores.database.file}.index`, store);
  });
  afterEach(async () => {
    index.close();
    store.close();
    await stores.close();
  });

  async function open(): Promise<string> {
    const { conversation } = await stores.chat.createConversation({
      user: ANA,
      topic: 'Invoice',
      priority: 'normal',
      createdAt: AT,
      openLimit: 10,
    });
    return conversation.id;
  }

  function aMessage(n: number, attachments: NewMessage['attachments']): NewMessage {
    const { id: senderId, displayName: senderName } = ANA;
    const sender = { senderId, senderName, senderRole: 'user', kind: 'message' } as const;
    return { ...sender, conversationId, clientId: `m-${n}`, text: `word ${n}`, attachments, createdAt: AT };
  }

  /** The texts of every page. */
  function pages(search: MessageSearch, most: { newest: number; indexed: number }): string[][] {
    const finder = new MessageFinder(store, index, new NarrowedMessages(store, index, most));
    const found: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = finder.page(search, { limit: 1, ...(cursor && { cursor }) });
      found.push(page.items.map(({ text }) => text));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && found.length <= MESSAGES);
    return found;
  }

  it('looks at so many for a page, and goes on from there, also where nothing was', () => {
    const search = { words: [], hasFile: true, reader: PROFESSIONAL } as const;
    expect(pages(search, { newest: 300, indexed: 0 })).toEqual([[], ['word 900'], [], ['word 100'], []]);
    expect(pages(search, { newest: 10_000, indexed: 0 })).toEqual([['word 900'], ['word 100']]);
  });

  it.each([
    ['words', { words: ['wo'], reader: PROFESSIONAL }],
    ['the messages of a user', { words: [], reader: AS_ANA }],
    ['his words', { words: ['wo'], reader: AS_ANA }],
  ] as const)('does the same among %s', (_, asked) => {
    const search = { ...asked, hasFile: true } as const;
    expect(pages(search, { newest: 0, indexed: 500 })).toEqual([['word 900'], [], ['word 100']]);
    expect(pages(search, { newest: 0, indexed: 10_000 })).toEqual([['word 900'], ['word 100']]);
  });

  it('finds by a tag of the conversation, whole and as it is now', async () => {
    const tagged = { words: ['1299'], tag: 'vat', reader: PROFESSIONAL };
    const find = async (search: MessageSearch) =>
      (await stores.chat.searchMessages(search, { limit: 5 })).items.map(({ text }) => text);
    const tag = (...tags: string[]) =>
      stores.database.write(() =>
        stores.database
          .prepare('UPDATE conversation SET tags = ? WHERE id = ?')
          .run(JSON.stringify(tags), conversationId),
      );
    await tag('billing', 'vat');
    expect(await find(tagged)).toEqual(['word 1299']);
    expect(await find({ ...tagged, reader: AS_ANA })).toEqual([]);
    expect(await find({ ...tagged, words: [], hasFile: true })).toEqual(['word 900', 'word 100']);
    for (const other of ['va', 'at', 'vat2', '"vat"', 'billing","vat'])
      expect(await find({ ...tagged, tag: other })).toEqual([]);
    await tag('billing');
    expect(await find(tagged)).toEqual([]);
  });
});
