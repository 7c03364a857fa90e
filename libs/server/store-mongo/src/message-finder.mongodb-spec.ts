import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isNarrowed, toSearchWords, type MessageRecord, type MessageSearch } from '@prochat/server/chat';
import { Types } from 'mongoose';
import { MessageDocument, toMessageDocument, toMessageRecord } from './message.schema';
import type { MongoStores } from './open-mongo-stores';
import { CommandRecorder, expectAllIndexed } from './testing/command-recorder';
import { openTestStores } from './testing/test-database';
import { AT, DANA, aMessage, opening } from './testing/fixtures';

const MESSAGES = 6_000;
const PEOPLE = 40;
const FIRST_SECOND = Date.UTC(2025, 0, 1) / 1000;
const WORDS = 'the printer prints invoice again and again zebra zeppelin customer hello thanks'.split(' ');

const FILE = { id: 'c'.repeat(24), name: 'scan.pdf', type: 'application/pdf', size: 1, image: null };
const STATUSES = ['open', 'assigned', 'closed'] as const;

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function textOf(index: number, random: () => number): string {
  // The earlier a word stands in the list the more often it is said.
  const said = Array.from({ length: 6 }, () => WORDS[Math.floor(WORDS.length * random() ** 3)]);
  if (index < 700) said.push('formerly');
  if (index % 9 === 0) said.push('odd');
  if (index % 9 === 4) said.push('even');
  if (index % 1_500 === 7) said.push('rarity');
  return said.join(' ');
}

/** Ids as the logs of `PEOPLE` conversations would have got them, with a burst of 2,000 within one second. */
function makeMessages(): MessageDocument[] {
  const random = numbers(7);
  return Array.from({ length: MESSAGES }, (_, index) => {
    const second = index < 2_000 ? index * 600 : index < 4_000 ? 2_000_000 : 2_000_000 + index * 40;
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    const kind = index % 30 === 0 ? 'note' : 'message';
    const record: MessageRecord = {
      ...aMessage(hex((index * 7) % PEOPLE, 24), textOf(index, random), `c${index}`),
      ...{ kind, id: hex(FIRST_SECOND + second, 8) + hex(index, 16), seq: index + 1, prevPublicSeq: index },
      ...{ event: null, sentCounts: { user: 0, professional: 0 }, revision: 0, createdAt: AT },
      ...{ editedAt: null, deletedAt: index % 50 === 3 ? AT : null },
      attachments: index % 97 === 5 ? [FILE] : [],
      ...(index % 13 === 0 && { senderId: DANA.id, senderName: DANA.displayName }),
    };
    return toMessageDocument(record);
  });
}

describe('the search in messages', () => {
  let stores: MongoStores;
  const stored = makeMessages();
  const recorder = new CommandRecorder();
  const ownerOf = (conversation: number) => (conversation % 4 === 0 ? 'a' : 'b').repeat(24);
  beforeAll(async () => {
    stores = await openTestStores({ connect: { monitorCommands: true } });
    recorder.listen(stores.connection);
    await stores.connection.collection('messages').insertMany(stored);
    await stores.connection.collection('conversations').insertMany(
      Array.from({ length: PEOPLE }, (_, index) => ({
        _id: Types.ObjectId.createFromHexString(index.toString(16).padStart(24, '0')),
        userId: Types.ObjectId.createFromHexString(ownerOf(index)),
        lastMessageAt: new Date(AT),
        lastSeq: MESSAGES / PEOPLE,
        status: STATUSES[index % 3],
        tags: index % 8 === 1 ? ['billing', 'vat'] : ['billing'],
      })),
    );
  });
  afterAll(() => stores.close());

  /** What must be found, by looking at every message there is. */
  function expected({ words, reader, sender, status, tag, hasFile, sentFrom }: MessageSearch): string[] {
    return stored
      .map(toMessageRecord)
      .filter(({ text, kind, deletedAt, conversationId, senderId, attachments, createdAt }) => {
        if (deletedAt !== null) return false;
        const conversation = parseInt(conversationId, 16);
        if (sender && senderId !== DANA.id) return false;
        if (status !== undefined && status !== STATUSES[conversation % 3]) return false;
        if (tag === 'vat' && conversation % 8 !== 1) return false;
        if (hasFile && attachments.length === 0) return false;
        if (sentFrom !== undefined && createdAt < sentFrom) return false;
        if (reader.side === 'user') {
          if (kind === 'note' || ownerOf(conversation) !== reader.userId) return false;
        }
        const said = toSearchWords(text);
        return words.every((word) => said.some((one) => one.startsWith(word)));
      })
      .map(({ id }) => id)
      .reverse();
  }

  async function everyPage(search: MessageSearch, limit: number): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await stores.chat.searchMessages(search, { limit, ...(cursor && { cursor }) });
      if (page.nextCursor !== null && !isNarrowed(search)) expect(page.items).toHaveLength(limit);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && ids.length <= MESSAGES);
    return ids;
  }

  const searches = [
    ['said in nearly everything', ['the'], 500],
    ['a short beginning', ['p'], 700],
    ['two beginnings of one word', ['print', 'prin'], 700],
    ['common words that are rare together', ['zeb', 'zep', 'th'], 25],
    ['only in the past', ['formerly'], 30],
    ['only in the past, with another', ['formerly', 'cust'], 30],
    ['never said together', ['odd', 'even'], 30],
    ['rare', ['rarity'], 2],
    ['rare beside a common one', ['rar', 'the'], 2],
    ['never said', ['qu'], 30],
    ['one of them never said', ['the', 'qu'], 30],
  ] as const;
  it.each(searches)('finds the same as a look at all, newest first: %s', async (_, words, limit) => {
    for (const reader of [
      { side: 'professional' },
      { side: 'user', userId: 'a'.repeat(24) },
      { side: 'user', userId: 'b'.repeat(24) },
      { side: 'user', userId: 'c'.repeat(24) },
    ] as const) {
      const search: MessageSearch = { words, reader };
      expect(await everyPage(search, limit)).toEqual(expected(search));
    }
  });

  it.each([
    { sender: { words: ['whit'] } },
    { sender: { words: ['whit'] }, hasFile: true },
    { sender: { id: DANA.id }, status: 'closed' },
    { status: 'assigned', hasFile: true },
    { tag: 'vat', hasFile: true },
    { sentFrom: AT, tag: 'vat', status: 'open' },
    { sentFrom: '2100-01-01T00:00:00.000Z' },
  ] satisfies Partial<MessageSearch>[])('finds the same by more than words: %j', async (narrowing) => {
    const readers = ['a', 'b'].map((letter) => ({ side: 'user' as const, userId: letter.repeat(24) }));
    for (const reader of [{ side: 'professional' as const }, ...readers])
      for (const words of [[], ['the'], ['formerly'], ['rarity']]) {
        const search: MessageSearch = { words, reader, ...narrowing };
        const all = search.tag !== undefined && reader.side === 'user' ? [] : expected(search);
        for (const limit of [40, 1_000]) expect(await everyPage(search, limit)).toEqual(all);
      }
  });

  it('looks at so many for a page, and goes on from there, also where nothing was', async () => {
    const search = {
      words: [],
      sentFrom: '2100-01-01T00:00:00.000Z',
      reader: { side: 'professional' },
    } as const;
    const first = await stores.chat.searchMessages(search, { limit: 5 });
    expect(first).toEqual({ items: [], nextCursor: expect.any(String) });
    const last = { limit: 5, cursor: first.nextCursor ?? '' };
    expect(await stores.chat.searchMessages(search, last)).toEqual({ items: [], nextCursor: null });
  });

  it('asks nothing that an index does not answer in its order', async () => {
    await expectAllIndexed(recorder, stores.connection);
  });

  it('keeps no words of events and of what is deleted, and the new ones of what is edited', async () => {
    const { conversation } = await stores.chat.createConversation({ ...opening, openLimit: PEOPLE });
    const sent = await stores.chat.appendMessages([
      aMessage(conversation.id, 'first secret'),
      aMessage(conversation.id, 'second secret'),
    ]);
    const [first, second] = sent.map((one) => (one.ok ? one.message.id : ''));
    await stores.chat.reviseMessage(conversation.id, first ?? '', { text: 'Öffentlich' }, AT);
    await stores.chat.reviseMessage(conversation.id, second ?? '', { deleted: true }, AT);
    const messages = stores.connection.model<MessageDocument>(MessageDocument.name);
    const found = await messages
      .find({ clientId: /secret/ })
      .select('+words')
      .sort({ seq: 1 })
      .lean<MessageDocument[]>();
    expect(found.map(({ words }) => words)).toEqual([['offentlich'], undefined]);
    const search = { words: ['secret'], reader: { side: 'professional' } } as const;
    expect(await stores.chat.searchMessages(search, { limit: 5 })).toEqual({ items: [], nextCursor: null });
  });
});
