import { expect, it } from '@jest/globals';
import { toSearchWords, type ChatStore, type MessageSearch } from '@prochat/server/chat';
import {
  ANA,
  DANA,
  TOMAS,
  aClaim,
  aClosing,
  aFirstMessage,
  aMessage,
  append,
  at,
  expectCode,
  fiftyTimes,
  move,
  open,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

const PROFESSIONAL = { side: 'professional' } as const;
const AS_ANA: MessageSearch['reader'] = { side: 'user', userId: ANA.id };

/** The search in what was said. */
export const searchCases = {
  searchMessages(store) {
    /** Texts of what is found, all pages joined. */
    const find = async (
      text: string,
      reader: MessageSearch['reader'] = PROFESSIONAL,
      limit = 100,
    ): Promise<string[]> =>
      (await everyFound(store(), { words: toSearchWords(text), reader }, limit)).map(([, found]) => found);

    /** Says `texts` one after another in a new conversation of Ana's. */
    const say = async (...texts: string[]): Promise<string> => {
      const { id } = await open(store());
      for (const [i, text] of texts.entries()) await append(store(), aMessage(id, `said-${i}`, { text }));
      return id;
    };

    it('finds by beginnings of words, whatever their case', async () => {
      await say('The INVOICE is wrong', 'An invoicing mistake', 'no voice');
      expect(await find('invoic')).toEqual(['An invoicing mistake', 'The INVOICE is wrong']);
      expect(await find('Invoice')).toEqual(['The INVOICE is wrong']);
      expect(await find('voice')).toEqual(['no voice']);
      expect(await find('nvoice')).toEqual([]);
    });

    it('finds what has all the words, in any order and anywhere in the text', async () => {
      await say('parcel late, invoice early', 'parcel late', 'invoice for the parcel');
      expect(await find('invoice parcel')).toEqual(['invoice for the parcel', 'parcel late, invoice early']);
      expect(await find('par inv ear')).toEqual(['parcel late, invoice early']);
      expect(await find('parcel nothing')).toEqual([]);
      expect(await find('parcel parc')).toHaveLength(3);
    });

    it('takes accents away on both sides, also those of other writings', async () => {
      const texts = ['Crème brûlée', 'e\u0301te\u0301', 'Łódź', 'Ещё не пришёл', 'Straße İstanbul'];
      await say(...texts);
      expect(await find('creme BRULEE')).toEqual(['Crème brûlée']);
      expect(await find('crème')).toEqual(['Crème brûlée']);
      expect(await find('été')).toEqual(['e\u0301te\u0301']);
      expect(await find('łodz')).toEqual(['Łódź']);
      expect(await find('еще пришел')).toEqual(['Ещё не пришёл']);
      expect(await find('straß istan')).toEqual(['Straße İstanbul']);
    });

    it('finds numbers, and letters of every alphabet', async () => {
      await say('Order no. 42-1138', '4 parcels', 'room ４２', 'x² + ½', '東京都 한국어 ไทย', '𐐀𐐁 𞤀𞤁');
      expect(await find('42')).toEqual(['room ４２', 'Order no. 42-1138']);
      expect(await find('4')).toEqual(['room ４２', '4 parcels', 'Order no. 42-1138']);
      expect(await find('113')).toEqual(['Order no. 42-1138']);
      expect(await find('x2 1')).toEqual(['x² + ½']);
      for (const word of ['東', '한국', 'ไ']) expect(await find(word)).toEqual(['東京都 한국어 ไทย']);
      for (const word of ['𐐨', '𐐁', '𞤁', '𞤢']) {
        const expected = toSearchWords('𐐀𐐁 𞤀𞤁').some((own) => own.startsWith(toSearchWords(word)[0] ?? ''));
        expect(await find(word)).toEqual(expected ? ['𐐀𐐁 𞤀𞤁'] : []);
      }
    });

    it.each(['and', 'or', 'not', 'near', 'text'])('takes the word %j for a word', async (word) => {
      await say(`this ${word} that`, 'something else');
      expect(await find(word)).toEqual([`this ${word} that`]);
      expect(await find(`${word} this`)).toEqual([`this ${word} that`]);
    });

    it('splits words where neither letters nor digits are', async () => {
      await say(`foo_bar-baz a.b@c.example O\u2019Neill "quoted" (new)\nline`);
      for (const word of ['bar', 'baz', 'example', 'neill', 'quoted', 'new', 'line'])
        expect(await find(word)).toHaveLength(1);
    });

    it('finds nothing without words', async () => {
      await say('Hello', '👍 !?');
      for (const reader of [PROFESSIONAL, AS_ANA])
        expect(await store().searchMessages({ words: [], reader }, { limit: 5 })).toEqual({
          items: [],
          nextCursor: null,
        });
    });

    it('shows notes to professionals only', async () => {
      const { id } = await open(store());
      await append(store(), aMessage(id, 'open', { text: 'parcel: public' }));
      await append(
        store(),
        aMessage(id, 'secret', { text: 'parcel: private', kind: 'note', senderRole: 'professional' }),
      );
      expect(await find('parcel')).toEqual(['parcel: private', 'parcel: public']);
      expect(await find('parcel', AS_ANA)).toEqual(['parcel: public']);
      expect(await find('private', AS_ANA)).toEqual([]);
    });

    it('keeps an end user to his own conversations, with both sides of them, also closed ones', async () => {
      const mine = await open(store(), { firstMessage: aFirstMessage('first', 'parcel: asked') });
      await append(store(), aMessage(mine.id, 'r', { text: 'parcel: answer', senderRole: 'professional' }));
      await move(store(), mine.id, aClosing());
      const other = await open(store(), { user: TOMAS });
      // What Ana said elsewhere is not hers to find.
      await append(store(), aMessage(other.id, 'x', { text: 'parcel: of Ana at Tomás' }));
      expect(await find('parcel', AS_ANA)).toEqual(['parcel: answer', 'parcel: asked']);
      expect(await find('parcel', { side: 'user', userId: TOMAS.id })).toEqual(['parcel: of Ana at Tomás']);
      expect(await find('parcel', { side: 'user', userId: DANA.id })).toEqual([]);
      expect(await find('parcel')).toHaveLength(3);
    });

    it('never finds events', async () => {
      const { id } = await open(store());
      await move(store(), id, aClaim(DANA));
      for (const word of ['claimed', 'dana', 'whitfield', 'event']) expect(await find(word)).toEqual([]);
    });

    it('never finds what is deleted', async () => {
      const id = await say('parcel one', 'parcel two');
      const [message] = (await store().sliceMessages(id, 'user', { limit: 1 })).items;
      await store().reviseMessage(id, message?.id ?? '', { deleted: true }, at(7));
      expect(await find('parcel')).toEqual(['parcel one']);
      expect(await find('two')).toEqual([]);
    });

    it('finds what was edited by its new words only, in its old place', async () => {
      const id = await say('first parcel', 'second letter', 'third parcel');
      const [, message] = (await store().sliceMessages(id, 'user', { limit: 3 })).items;
      await store().reviseMessage(id, message?.id ?? '', { text: 'now a parcel' }, at(7));
      expect(await find('parcel')).toEqual(['third parcel', 'now a parcel', 'first parcel']);
      expect(await find('letter')).toEqual([]);
      await store().reviseMessage(id, message?.id ?? '', { text: '!' }, at(8));
      expect(await find('parcel')).toEqual(['third parcel', 'first parcel']);
    });

    it('returns whole messages, as findMessage does', async () => {
      const file = { id: 'c'.repeat(24), name: 'parcel.pdf', type: 'application/pdf', size: 1, image: null };
      const { id } = await open(store());
      const { message } = await append(store(), aMessage(id, 'one', { attachments: [file] }));
      const search = { words: ['text'], reader: PROFESSIONAL };
      expect(await store().searchMessages(search, { limit: 5 })).toEqual({
        items: [message],
        nextCursor: null,
      });
    });

    it('puts the newest stored first, across conversations and whatever the clocks said', async () => {
      const [first, second] = [await open(store()), await open(store(), { user: TOMAS })];
      for (const [i, { id }] of [first, second, first, second].entries())
        await append(store(), aMessage(id, `m-${i}`, { text: `parcel ${i}`, createdAt: at(9 - i) }));
      expect(await find('parcel')).toEqual(['parcel 3', 'parcel 2', 'parcel 1', 'parcel 0']);
      expect(await find('parcel', AS_ANA)).toEqual(['parcel 2', 'parcel 0']);
    });

    it('pages to the end without doubles and gaps, and says null after a last page that is full', async () => {
      const { id } = await open(store());
      await store().appendMessages(
        Array.from({ length: 12 }, (_, i) =>
          aMessage(id, `m-${i}`, { text: i % 3 ? `parcel ${i}` : 'letter' }),
        ),
      );
      const whole = [11, 10, 8, 7, 5, 4, 2, 1].map((i) => `parcel ${i}`);
      for (const reader of [PROFESSIONAL, AS_ANA])
        for (const limit of [1, 3, 4, 7, 8, 9]) expect(await find('parcel', reader, limit)).toEqual(whole);
    });

    it('is not disturbed by messages that come, change and go while it is paged', async () => {
      const id = await say('parcel 0', 'parcel 1', 'parcel 2', 'parcel 3', 'parcel 4');
      const log = (await store().sliceMessages(id, 'user', { limit: 5 })).items;
      const search = { words: ['parcel'], reader: PROFESSIONAL };
      const found: string[] = [];
      let cursor: string | undefined;
      for (let round = 0; cursor !== undefined || round === 0; round += 1) {
        const page = await store().searchMessages(search, { limit: 1, ...(cursor && { cursor }) });
        found.push(...page.items.map(({ text }) => text));
        await append(store(), aMessage(id, `new-${round}`, { text: `parcel, new ${round}` }));
        // The row the cursor stands at goes, and one that is still to come.
        const gone = { 0: 4, 1: 1 }[round];
        if (gone !== undefined)
          await store().reviseMessage(id, log[gone]?.id ?? '', { deleted: true }, at(7));
        cursor = page.nextCursor ?? undefined;
      }
      expect(found).toEqual(['parcel 4', 'parcel 3', 'parcel 2', 'parcel 0']);
    });

    it('refuses a cursor that is not one of its own', async () => {
      await say('parcel 0', 'parcel 1');
      await open(store());
      const search = { words: ['parcel'], reader: PROFESSIONAL };
      const own = (await store().searchMessages(search, { limit: 1 })).nextCursor ?? '';
      expect(own).not.toBe('');
      const foreign = (await store().listConversations({ list: 'all' }, { limit: 1 })).nextCursor ?? '';
      const forged = Buffer.from(JSON.stringify(['messages', { $gt: '' }])).toString('base64url');
      for (const cursor of [
        '',
        'x',
        'null',
        '[]',
        '{}',
        `${own}x`,
        `${own}=`,
        ` ${own}`,
        forged,
        foreign,
        '💥',
      ])
        await expectCode(store().searchMessages(search, { limit: 1, cursor }), 'INVALID_CURSOR');
    });

    it('finds each of fifty messages as soon as it was acknowledged, and in the end all', async () => {
      const conversations = [await open(store()), await open(store()), await open(store())];
      await fiftyTimes(async (index) => {
        const { id } = conversations[index % 3] ?? { id: '' };
        await append(store(), aMessage(id, `m-${index}`, { text: `parcel number${index}` }));
        expect(await find(`number${index} parcel`)).toContain(`parcel number${index}`);
      });
      const found = await everyFound(store(), { words: ['parcel'], reader: AS_ANA }, 7);
      expect(new Set(found.map(([id]) => id)).size).toBe(50);
      expect(found).toHaveLength(50);
    });

    it('finds every message that was there before, while others are written', async () => {
      const id = await say(...Array.from({ length: 10 }, (_, i) => `parcel old${i}`));
      const results = await fiftyTimes(async (index) => {
        if (index % 2 === 0) {
          await append(store(), aMessage(id, `m-${index}`, { text: `parcel new${index}` }));
          return null;
        }
        return find('parcel old', PROFESSIONAL, 3);
      });
      const old = Array.from({ length: 10 }, (_, i) => `parcel old${9 - i}`);
      for (const result of results) if (result !== null) expect(result).toEqual(old);
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;

/** Ids and texts of all pages, joined; checks that pages are full and that the last one says so. */
async function everyFound(
  store: ChatStore,
  search: MessageSearch,
  limit: number,
): Promise<[string, string][]> {
  const found: [string, string][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.searchMessages(search, { limit, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items.map(({ id, text }): [string, string] => [id, text]));
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
