import { expect, it } from '@jest/globals';
import { toSearchWords, type ChatStore, type MessageSearch, type NewMessage } from '@prochat/server/chat';
import {
  ANA,
  DANA,
  MALFORMED_IDS,
  MIKAEL,
  TOMAS,
  UNKNOWN_ID,
  aClaim,
  aClosing,
  aFirstMessage,
  aMessage,
  append,
  at,
  fiftyTimes,
  move,
  open,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

type Narrowing = Omit<MessageSearch, 'words' | 'reader'>;

const PROFESSIONAL = { side: 'professional' } as const;
const AS_ANA = { side: 'user', userId: ANA.id } as const;
const FILE = { id: 'c'.repeat(24), name: 'scan.pdf', type: 'application/pdf', size: 1, image: null };
const BY_DANA = { senderRole: 'professional' } as const;
const NOTE = { senderRole: 'professional', kind: 'note' } as const;

const named = (name: string): Narrowing => ({ sender: { words: toSearchWords(name) } });

/** The search by more than words. */
export const narrowedSearchCases = {
  searchMessages(store) {
    /** Texts of what is found, all pages joined. */
    const find = async (
      narrowing: Narrowing,
      { text = '', reader = PROFESSIONAL, limit = 100 }: Partial<Asking> = {},
    ): Promise<string[]> => everyText(store(), { words: toSearchWords(text), reader, ...narrowing }, limit);

    /** Says these one after another, each text in a conversation and a way of its own. */
    const say = async (id: string, ...said: [string, Partial<NewMessage>?][]): Promise<void> => {
      for (const [text, change] of said)
        await append(store(), aMessage(id, `say ${text}`, { text, ...change }));
    };

    it('finds by who said it: the person, or beginnings of the words of the name', async () => {
      const { id } = await open(store());
      await say(id, ['parcel of Ana'], ['parcel of Dana', BY_DANA], ['letter of Dana', BY_DANA]);
      await say(id, ['parcel of Mikael', { ...BY_DANA, senderId: MIKAEL.id, senderName: 'Míkael Berg' }]);
      const ofDana = ['letter of Dana', 'parcel of Dana'];
      expect(await find({ sender: { id: DANA.id } })).toEqual(ofDana);
      expect(await find({ sender: { id: DANA.id } }, { text: 'parc' })).toEqual(['parcel of Dana']);
      for (const name of ['dana', 'Whit', 'whitfield DANA', 'd w'])
        expect(await find(named(name))).toEqual(ofDana);
      expect(await find(named('mikael'))).toEqual(['parcel of Mikael']);
      expect(await find(named('an'), { text: 'parcel' })).toEqual(['parcel of Ana']);
      for (const name of ['itfield', 'dana berg', 'nobody']) expect(await find(named(name))).toEqual([]);
      expect(await find(named('whit'), { reader: AS_ANA })).toEqual(ofDana);
    });

    it('finds nothing by a person that is not there', async () => {
      const { id } = await open(store());
      await say(id, ['parcel']);
      await move(store(), id, aClaim());
      for (const unknown of [UNKNOWN_ID, ...MALFORMED_IDS])
        for (const reader of [PROFESSIONAL, AS_ANA])
          expect(await find({ sender: { id: unknown } }, { reader })).toEqual([]);
    });

    it('finds by the state its conversation has now', async () => {
      const [waiting, taken, done] = [await open(store()), await open(store()), await open(store())];
      for (const [text, { id }] of Object.entries({ waiting, taken, done }))
        await say(id, [`parcel ${text}`]);
      await move(store(), taken.id, aClaim());
      await move(store(), done.id, aClosing());
      for (const reader of [PROFESSIONAL, AS_ANA])
        for (const text of ['', 'parcel']) {
          expect(await find({ status: 'open' }, { text, reader })).toEqual(['parcel waiting']);
          expect(await find({ status: 'assigned' }, { text, reader })).toEqual(['parcel taken']);
          expect(await find({ status: 'closed' }, { text, reader })).toEqual(['parcel done']);
        }
      await move(store(), taken.id, aClosing());
      expect(await find({ status: 'assigned' })).toEqual([]);
      expect(await find({ status: 'closed' })).toEqual(['parcel done', 'parcel taken']);
    });

    it('finds by a tag what is tagged, and nothing for an end user', async () => {
      const { id } = await open(store());
      await say(id, ['parcel']);
      for (const reader of [PROFESSIONAL, AS_ANA])
        for (const text of ['', 'parcel']) {
          expect(await find({ tag: 'billing' }, { text, reader })).toEqual([]);
          expect(await find({ tag: '' }, { text, reader })).toEqual([]);
        }
    });

    it('finds what has files, with and without a text', async () => {
      const { id } = await open(store());
      await say(id, ['parcel'], ['the scan', { attachments: [FILE] }]);
      await append(
        store(),
        aMessage(id, 'bare', { text: '', attachments: [{ ...FILE, id: 'd'.repeat(24) }] }),
      );
      for (const reader of [PROFESSIONAL, AS_ANA]) {
        expect(await find({ hasFile: true }, { reader })).toEqual(['', 'the scan']);
        expect(await find({ hasFile: true }, { reader, text: 'scan' })).toEqual(['the scan']);
        expect(await find({ hasFile: true }, { reader, text: 'parcel' })).toEqual([]);
      }
    });

    it('finds what was said from a time on and before one', async () => {
      const { id } = await open(store());
      // As clocks that were set back would have it.
      for (const n of [3, 1, 2, 4]) await say(id, [`parcel ${n}`, { createdAt: at(n) }]);
      for (const reader of [PROFESSIONAL, AS_ANA])
        for (const text of ['', 'parcel']) {
          const asking = { text, reader };
          expect(await find({ sentFrom: at(2) }, asking)).toEqual(['parcel 4', 'parcel 2', 'parcel 3']);
          expect(await find({ sentBefore: at(2) }, asking)).toEqual(['parcel 1']);
          expect(await find({ sentFrom: at(2), sentBefore: at(4) }, asking)).toEqual([
            'parcel 2',
            'parcel 3',
          ]);
          expect(await find({ sentFrom: at(3), sentBefore: at(3) }, asking)).toEqual([]);
        }
    });

    it('finds what all of it holds for', async () => {
      const [closed, other] = [await open(store()), await open(store(), { user: TOMAS })];
      for (const { id } of [closed, other])
        await say(
          id,
          ['parcel: right', { ...BY_DANA, attachments: [FILE], createdAt: at(3) }],
          ['parcel: no file', { ...BY_DANA, createdAt: at(3) }],
          ['parcel: of Ana', { attachments: [FILE], createdAt: at(3) }],
          ['parcel: too late', { ...BY_DANA, attachments: [FILE], createdAt: at(4) }],
          ['letter', { ...BY_DANA, attachments: [FILE], createdAt: at(3) }],
        );
      await move(store(), closed.id, aClosing());
      const all = {
        ...named('dana'),
        status: 'closed',
        hasFile: true,
        sentFrom: at(3),
        sentBefore: at(4),
      } as const;
      for (const reader of [PROFESSIONAL, AS_ANA]) {
        expect(await find(all, { reader, text: 'parcel' })).toEqual(['parcel: right']);
        expect(await find(all, { reader })).toEqual(['letter', 'parcel: right']);
      }
    });

    it('keeps an end user to his own, without notes, whatever he asks for', async () => {
      const mine = await open(store(), { firstMessage: aFirstMessage('first', 'asked') });
      await say(mine.id, ['answered', BY_DANA], ['noted', { ...NOTE, attachments: [FILE] }]);
      const other = await open(store(), { user: TOMAS });
      await say(other.id, ['said elsewhere', { attachments: [FILE] }]);
      expect(await find({ sentFrom: at(0) }, { reader: AS_ANA })).toEqual(['answered', 'asked']);
      expect(await find({ sender: { id: ANA.id } }, { reader: AS_ANA })).toEqual(['asked']);
      expect(await find({ sender: { id: DANA.id } }, { reader: AS_ANA })).toEqual(['answered']);
      expect(await find(named('dana'), { reader: AS_ANA })).toEqual(['answered']);
      expect(await find({ hasFile: true }, { reader: AS_ANA })).toEqual([]);
      expect(await find({ status: 'open' }, { reader: { side: 'user', userId: MIKAEL.id } })).toEqual([]);
      expect(await find({ hasFile: true })).toEqual(['said elsewhere', 'noted']);
    });

    it('finds neither events nor what is deleted, and edited texts in their place', async () => {
      const { id } = await open(store());
      await say(id, ['kept'], ['gone', { attachments: [FILE] }], ['old words']);
      await append(
        store(),
        aMessage(id, 'bare', { text: '', attachments: [{ ...FILE, id: 'd'.repeat(24) }] }),
      );
      await move(store(), id, aClaim());
      expect(await find({ hasFile: true }, { reader: AS_ANA })).toEqual(['', 'gone']);
      const [, gone, old, bare] = (await store().sliceMessages(id, 'user', { limit: 5 })).items;
      for (const message of [gone, bare])
        await store().reviseMessage(id, message?.id ?? '', { deleted: true }, at(7));
      await store().reviseMessage(id, old?.id ?? '', { text: 'new words' }, at(7));
      for (const reader of [PROFESSIONAL, AS_ANA]) {
        expect(await find({ status: 'assigned' }, { reader })).toEqual(['new words', 'kept']);
        expect(await find({ hasFile: true }, { reader })).toEqual([]);
      }
    });

    it('pages to the end without doubles and gaps, however few match', async () => {
      const { id } = await open(store());
      await store().appendMessages(
        Array.from({ length: 90 }, (_, i) =>
          aMessage(id, `m-${i}`, {
            text: i % 2 ? `parcel ${i}` : `letter ${i}`,
            attachments: i % 30 === 7 ? [FILE] : [],
            ...(i % 10 === 3 && BY_DANA),
          }),
        ),
      );
      for (const reader of [PROFESSIONAL, AS_ANA])
        for (const limit of [1, 2, 3, 4, 9, 100]) {
          const asking = { reader, limit };
          expect(await find({ hasFile: true }, asking)).toEqual(['parcel 67', 'parcel 37', 'parcel 7']);
          expect(await find(named('dana'), { ...asking, text: 'parcel' })).toEqual(
            [83, 73, 63, 53, 43, 33, 23, 13, 3].map((i) => `parcel ${i}`),
          );
          expect(await find(named('dana'), { ...asking, text: 'letter' })).toEqual([]);
        }
    });

    it('finds each of fifty messages as soon as it was acknowledged', async () => {
      const { id } = await open(store());
      await fiftyTimes(async (index) => {
        await append(store(), aMessage(id, `m-${index}`, { text: `p ${index}`, attachments: [FILE] }));
        expect(await find({ hasFile: true }, { limit: 100 })).toContain(`p ${index}`);
      });
      const found = await find({ hasFile: true, ...named('ana') }, { reader: AS_ANA, limit: 7 });
      expect([...found].sort()).toEqual(Array.from({ length: 50 }, (_, i) => `p ${i}`).sort());
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;

interface Asking {
  text: string;
  reader: MessageSearch['reader'];
  limit: number;
}

/** The texts of all pages, joined; a page may have few and go on. */
async function everyText(store: ChatStore, search: MessageSearch, limit: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.searchMessages(search, { limit, ...(cursor && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ text }) => text));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
