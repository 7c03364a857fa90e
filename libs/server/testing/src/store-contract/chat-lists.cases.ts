import { expect, it } from '@jest/globals';
import type { ConversationStatus, Priority } from '@prochat/contract';
import { toSearchWords, type ChatStore, type ConversationListSelector } from '@prochat/server/chat';
import {
  ANA,
  DANA,
  MALFORMED_IDS,
  MIKAEL,
  TOMAS,
  UNKNOWN_ID,
  aClaim,
  aClosing,
  aConversation,
  aMessage,
  append,
  at,
  everyPage,
  expectCode,
  move,
  open,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

/** A conversation that is known by its topic in the tests below. */
interface Planned {
  topic: string;
  user?: typeof ANA;
  status?: ConversationStatus;
  assignee?: typeof DANA;
  /** Minute of its last message; of its creation if `silent`. */
  minute: number;
  silent?: boolean;
  priority?: Priority;
}

/** Opens `plan` in the order given; returns the topics of a list, all pages joined. */
async function topics(
  store: ChatStore,
  plan: readonly Planned[],
): Promise<(selector: ConversationListSelector, limit?: number) => Promise<string[]>> {
  const byId = new Map<string, string>();
  for (const { topic, user = ANA, status = 'open', assignee = DANA, minute, silent, priority } of plan) {
    const createdAt = at(silent ? minute : 0);
    const { id } = await open(store, { user, topic, createdAt, ...(priority ? { priority } : {}) });
    byId.set(id, topic);
    if (!silent) await append(store, aMessage(id, 'm', { createdAt: at(minute) }));
    if (status !== 'open') await move(store, id, aClaim(assignee));
    if (status === 'closed') await move(store, id, aClosing(assignee, assignee));
  }
  return async (selector, limit = 100) =>
    (await everyPage(store, selector, limit)).map((id) => byId.get(id) ?? id);
}

const words = (text: string): { words: string[] } => ({ words: toSearchWords(text) });

/** Lists and counts: order, filters, pages. */
export const listCases = {
  listConversations(store) {
    const mixed: readonly Planned[] = [
      { topic: 'open 3', minute: 3 },
      { topic: 'dana 7', status: 'assigned', minute: 7 },
      { topic: 'closed 5', status: 'closed', minute: 5 },
      { topic: 'silent 4', minute: 4, silent: true },
      { topic: 'tomas 6', user: TOMAS, minute: 6 },
      { topic: 'mikael 2', user: TOMAS, status: 'assigned', assignee: MIKAEL, minute: 2 },
      { topic: 'dana 9', user: TOMAS, status: 'assigned', minute: 9 },
      { topic: 'closed 8', user: TOMAS, status: 'closed', assignee: MIKAEL, minute: 8 },
    ];

    it('own: one person, last activity first', async () => {
      const list = await topics(store(), mixed);
      expect(await list({ list: 'own', userId: ANA.id })).toEqual([
        'dana 7',
        'closed 5',
        'silent 4',
        'open 3',
      ]);
      expect(await list({ list: 'own', userId: ANA.id, status: 'closed' })).toEqual(['closed 5']);
      expect(await list({ list: 'own', userId: ANA.id, status: 'open' })).toEqual(['silent 4', 'open 3']);
      expect(await list({ list: 'own', userId: MIKAEL.id })).toEqual([]);
    });

    it('queue: open ones only, longest waiting first', async () => {
      const list = await topics(store(), [
        { topic: 'second', minute: 2, silent: true },
        { topic: 'first', minute: 1, silent: true },
        { topic: 'claimed', minute: 0, silent: true, status: 'assigned' },
        { topic: 'third', minute: 3, silent: true },
        { topic: 'closed', minute: 0, silent: true, status: 'closed' },
      ]);
      for (const limit of [1, 2, 3, 4])
        expect(await list({ list: 'queue' }, limit)).toEqual(['first', 'second', 'third']);
    });

    it('queue: one that comes back waits since then', async () => {
      const early = await open(store(), { createdAt: at(1) });
      const late = await open(store(), { createdAt: at(2) });
      await move(store(), early.id, aClaim());
      await move(store(), early.id, {
        expect: { status: ['assigned'] },
        set: { status: 'open', assignedTo: null, waitingSince: at(3), closedAt: null, closedBy: null },
        event: { type: 'assigned', by: DANA, to: null },
        at: at(3),
      });
      expect(await everyPage(store(), { list: 'queue' }, 1)).toEqual([late.id, early.id]);
    });

    it('mine: assigned to one professional; closed ones only when asked for', async () => {
      const list = await topics(store(), mixed);
      expect(await list({ list: 'mine', assigneeId: DANA.id })).toEqual(['dana 9', 'dana 7']);
      expect(await list({ list: 'mine', assigneeId: DANA.id, status: 'closed' })).toEqual(['closed 5']);
      expect(await list({ list: 'mine', assigneeId: MIKAEL.id })).toEqual(['mikael 2']);
      expect(await list({ list: 'mine', assigneeId: ANA.id })).toEqual([]);
    });

    it('all: everybody, last activity first; by status and by person', async () => {
      const list = await topics(store(), mixed);
      expect(await list({ list: 'all' })).toEqual([
        'dana 9',
        'closed 8',
        'dana 7',
        'tomas 6',
        'closed 5',
        'silent 4',
        'open 3',
        'mikael 2',
      ]);
      expect(await list({ list: 'all', status: 'open' })).toEqual(['tomas 6', 'silent 4', 'open 3']);
      expect(await list({ list: 'all', status: 'closed' })).toEqual(['closed 8', 'closed 5']);
      expect(await list({ list: 'all', userId: TOMAS.id })).toEqual([
        'dana 9',
        'closed 8',
        'tomas 6',
        'mikael 2',
      ]);
      expect(await list({ list: 'all', userId: TOMAS.id, status: 'assigned' })).toEqual([
        'dana 9',
        'mikael 2',
      ]);
    });

    it('moves a conversation up with every message, not with notes and events', async () => {
      const [first, second] = [await open(store()), await open(store(), { createdAt: at(1) })];
      await append(store(), aMessage(first.id, 'm', { createdAt: at(2) }));
      await append(
        store(),
        aMessage(second.id, 'n', { kind: 'note', senderRole: 'professional', createdAt: at(3) }),
      );
      await move(store(), second.id, aClaim());
      expect(await everyPage(store(), { list: 'all' }, 10)).toEqual([first.id, second.id]);
    });

    it('returns whole conversations, as findConversation does', async () => {
      const { id } = await open(store());
      await move(store(), id, aClaim());
      await move(store(), id, aClosing(DANA, DANA));
      const { items } = await store().listConversations({ list: 'all' }, { limit: 10 });
      expect(items).toEqual([await store().findConversation(id)]);
    });

    it('filters every list by priority', async () => {
      const list = await topics(store(), [
        { topic: 'low', minute: 1, priority: 'low' },
        { topic: 'urgent', minute: 2, priority: 'urgent' },
        { topic: 'urgent too', minute: 3, priority: 'urgent' },
        { topic: 'claimed', minute: 4, priority: 'urgent', status: 'assigned' },
      ]);
      const priority = 'urgent';
      expect(await list({ list: 'queue', priority }, 1)).toEqual(['urgent', 'urgent too']);
      expect(await list({ list: 'own', userId: ANA.id, priority }, 1)).toEqual([
        'claimed',
        'urgent too',
        'urgent',
      ]);
      expect(await list({ list: 'mine', assigneeId: DANA.id, priority })).toEqual(['claimed']);
      expect(await list({ list: 'all', priority: 'high' })).toEqual([]);
    });

    it('filters by tag, literally', async () => {
      await open(store());
      for (const tag of ['billing', '', '"', '[]', '%', '.*', '$ne'])
        expect(await everyPage(store(), { list: 'all', tag }, 10)).toEqual([]);
    });

    it('finds by beginnings of words of topic and name, without regard to case and accents', async () => {
      const list = await topics(store(), [
        { topic: 'Crème brûlée recipe', minute: 1 },
        { topic: 'Naïve question, ÉTÉ 2026', minute: 2, user: TOMAS },
        { topic: 'Заказ №42 ещё не пришёл', minute: 3 },
        { topic: 'Straße in Łódź', minute: 4, user: TOMAS },
      ]);
      const find = (text: string) => list({ list: 'all', ...words(text) }, 1);
      expect(await find('creme')).toEqual(['Crème brûlée recipe']);
      expect(await find('BRÛ rec')).toEqual(['Crème brûlée recipe']);
      expect(await find('rulee')).toEqual([]);
      expect(await find('ete')).toEqual(['Naïve question, ÉTÉ 2026']);
      expect(await find('tomas')).toEqual(['Straße in Łódź', 'Naïve question, ÉTÉ 2026']);
      expect(await find('tomás naive 2026')).toEqual(['Naïve question, ÉTÉ 2026']);
      expect(await find('ОЛИВ')).toEqual([]);
      expect(await find('oliv заказ №42')).toEqual(['Заказ №42 ещё не пришёл']);
      expect(await find('еще')).toEqual(['Заказ №42 ещё не пришёл']);
      expect(await find('creme tomas')).toEqual([]);
      expect(await find('?!')).toHaveLength(4);
    });

    it('filters by everything at once', async () => {
      const list = await topics(store(), [
        { topic: 'Invoice wrong', minute: 1, priority: 'high' },
        { topic: 'Invoice missing', minute: 2, priority: 'high', status: 'assigned' },
        { topic: 'Invoice late', minute: 3 },
        { topic: 'Parcel', minute: 4, priority: 'high' },
        { topic: 'Invoice again', minute: 5, priority: 'high' },
      ]);
      const selector = {
        list: 'all',
        userId: ANA.id,
        status: 'open',
        priority: 'high',
        ...words('inv ana'),
      } as const;
      for (const limit of [1, 2, 3])
        expect(await list(selector, limit)).toEqual(['Invoice again', 'Invoice wrong']);
    });

    it('pages without doubles and gaps through conversations of one and the same time', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 12; i++) ids.push((await open(store(), { createdAt: at(1) })).id);
      for (const selector of [
        { list: 'own', userId: ANA.id },
        { list: 'own', userId: ANA.id, status: 'open' },
        { list: 'queue' },
        { list: 'all' },
        { list: 'all', status: 'open' },
      ] as const) {
        const whole = await everyPage(store(), selector, 100);
        // Equal times are in the order of ids, the same way round as the times.
        expect(whole).toEqual(selector.list === 'queue' ? [...ids].sort() : [...ids].sort().reverse());
        for (const limit of [1, 5, 6, 11, 12])
          expect(await everyPage(store(), selector, limit)).toEqual(whole);
      }
    });

    it('turns the order of every list round, filtered or not, ids included', async () => {
      await topics(store(), mixed);
      for (let i = 0; i < 3; i++) await open(store(), { createdAt: at(4), topic: 'open at once' });
      for (const filter of [{}, { priority: 'normal' as const }, words('open')])
        for (const list of [
          { list: 'own', userId: ANA.id },
          { list: 'queue' },
          { list: 'mine', assigneeId: DANA.id },
          { list: 'all' },
          { list: 'all', status: 'open' },
          { list: 'all', userId: TOMAS.id, status: 'assigned' },
        ] as const) {
          const selector = { ...list, ...filter };
          const forth = await everyPage(store(), selector, 100);
          for (const limit of [1, 3, 100])
            expect(await everyPage(store(), { ...selector, reversed: true }, limit)).toEqual(
              forth.toReversed(),
            );
        }
    });

    it('refuses the cursor of the other direction', async () => {
      await open(store());
      await open(store());
      const { nextCursor } = await store().listConversations({ list: 'all' }, { limit: 1 });
      const cursor = nextCursor ?? '';
      await expectCode(
        store().listConversations({ list: 'all', reversed: true }, { limit: 1, cursor }),
        'INVALID_CURSOR',
      );
    });

    it('goes on after an entry that has moved since', async () => {
      const [a, b, c] = [
        await open(store(), { createdAt: at(1) }),
        await open(store(), { createdAt: at(2) }),
        await open(store(), { createdAt: at(3) }),
      ];
      const first = await store().listConversations({ list: 'all' }, { limit: 1 });
      expect(first.items.map(({ id }) => id)).toEqual([c.id]);
      await append(store(), aMessage(c.id, 'm', { createdAt: at(9) }));
      const rest = await store().listConversations(
        { list: 'all' },
        { limit: 10, cursor: first.nextCursor ?? '' },
      );
      expect(rest.items.map(({ id }) => id)).toEqual([b.id, a.id]);
    });

    it('refuses a cursor that is not one of its own', async () => {
      await open(store());
      await open(store());
      const cursorOf = async (selector: ConversationListSelector) =>
        (await store().listConversations(selector, { limit: 1 })).nextCursor ?? '';
      const own = await cursorOf({ list: 'all' });
      const forged = Buffer.from(JSON.stringify(['all', { $gt: '' }, 'x'])).toString('base64url');
      const foreign = await cursorOf({ list: 'queue' });
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
        await expectCode(store().listConversations({ list: 'all' }, { limit: 1, cursor }), 'INVALID_CURSOR');
    });
  },

  queuePosition(store) {
    it('counts those who wait longer, and of the same moment those of a lower id', async () => {
      const ids = [];
      for (const minute of [2, 0, 1, 1]) ids.push((await open(store(), { createdAt: at(minute) })).id);
      const claimed = await open(store(), { createdAt: at(0) });
      await move(store(), claimed.id, aClaim());
      const positions = await Promise.all(ids.map((id) => store().queuePosition(id, 100)));
      expect(positions).toEqual([4, 1, 2, 3]);
      expect(await store().queuePosition(ids[0] ?? '', 3)).toBe(3);
      expect(await store().queuePosition(claimed.id, 100)).toBeNull();
      await move(store(), ids[1] ?? '', aClaim());
      expect(await store().queuePosition(ids[0] ?? '', 100)).toBe(3);
    });

    it('answers null for an unknown and for a malformed id', async () => {
      await open(store());
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) expect(await store().queuePosition(id, 9)).toBeNull();
    });
  },

  countConversations(store) {
    it('is zero for an empty store', async () => {
      expect(await store().countConversations()).toEqual({ queue: 0, all: 0, assigned: {} });
    });

    it('counts queue, all that are not closed, and what each professional has', async () => {
      for (let i = 0; i < 6; i++) await store().createConversation(aConversation());
      const ids = await everyPage(store(), { list: 'queue' }, 10);
      await move(store(), ids[0] ?? '', aClaim(DANA));
      await move(store(), ids[1] ?? '', aClaim(DANA));
      await move(store(), ids[2] ?? '', aClaim(MIKAEL));
      await move(store(), ids[3] ?? '', aClosing(DANA, DANA));
      expect(await store().countConversations()).toEqual({
        queue: 2,
        all: 5,
        assigned: { [DANA.id]: 2, [MIKAEL.id]: 1 },
      });
      await move(store(), ids[2] ?? '', aClosing(MIKAEL, MIKAEL));
      expect(await store().countConversations()).toEqual({ queue: 2, all: 4, assigned: { [DANA.id]: 2 } });
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
