import { effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Conversation } from '@prochat/contract';
import type { ConversationList } from './conversation-list';
import { settled } from './testing/fake-socket';
import { ANA, DANA, conversationOf, messageOf, messages } from './testing/sample';
import { Setting } from './testing/setting';

const LIST = '/api/chat/conversations';
const at9 = (minute: number) => `2026-11-22T09:${String(minute).padStart(2, '0')}:00.000Z`;
const ids = (list: ConversationList) => list.items().map(({ id }) => id);
const assigned = (rest: Partial<Conversation>): Conversation =>
  conversationOf({
    status: 'assigned',
    assignedTo: { id: DANA.id, displayName: DANA.displayName },
    waitingSince: null,
    ...rest,
  });

describe('the end user’s list', () => {
  let at: Setting;

  beforeEach(async () => {
    localStorage.clear();
    at = new Setting();
    await at.online(ANA);
  });
  afterEach(() => at.verify());

  const load = async (items: Conversation[], nextCursor: string | null = null) => {
    const list = at.store.own;
    void list.load();
    at.answer(LIST, { items, nextCursor });
    await settled();
    return list;
  };

  it('is loading, then ready, last activity first', async () => {
    const list = at.store.own;
    void list.load();
    expect(list.state()).toBe('loading');
    const items = [
      conversationOf({ id: 'old', lastMessageAt: at9(1) }),
      conversationOf({ id: 'new', lastMessageAt: at9(2) }),
    ];
    expect(at.answer(LIST, { items, nextCursor: null }).request.params.get('scope')).toBe('user');
    await settled();
    expect(list.state()).toBe('ready');
    expect(ids(list)).toEqual(['new', 'old']);
  });

  it('and a thread can be asked for in an effect without running it again', async () => {
    let runs = 0;
    const effectRef = TestBed.runInInjectionContext(() =>
      effect(() => {
        runs += 1;
        void at.store.own.load({});
        at.store.thread('c1').open();
        at.store.thread('c1').send('Hello');
      }),
    );
    TestBed.tick();
    at.answer(LIST, { items: [conversationOf()], nextCursor: null });
    at.answer(`${LIST}/c1/messages`, { items: [messageOf(1)], nextCursor: null, hasMore: false });
    for (const request of at.http.match(`${LIST}/c1`)) request.flush({ conversation: conversationOf() });
    await settled();
    await at.socket.tell('message:new', { message: messageOf(2) });
    for (const request of at.http.match(`${LIST}/c1`)) request.flush({ conversation: conversationOf() });
    TestBed.tick();
    expect(runs).toBe(1);
    effectRef.destroy();
  });

  it('says why it cannot be shown', async () => {
    const list = at.store.own;
    void list.load();
    at.fail(LIST, 503, 'UNAVAILABLE');
    await settled();
    expect(list.state()).toBe('error');
    expect(list.error()?.code).toBe('UNAVAILABLE');
  });

  it('moves a row up with its message and counts it as unread once', async () => {
    const list = await load([
      conversationOf({ id: 'c1', lastSeq: 1, lastMessageAt: at9(1) }),
      conversationOf({ id: 'c2', lastSeq: 1, lastMessageAt: at9(2) }),
    ]);
    const message = messageOf(2, { createdAt: at9(3) });
    await at.socket.tell('message:new', { message });
    await at.socket.tell('message:new', { message });
    expect(ids(list)).toEqual(['c1', 'c2']);
    expect(list.items()[0]?.lastMessage?.text).toBe('Message 2');
    expect(list.unread()).toBe(1);
  });

  it('does not count an own message or an event as unread', async () => {
    const list = await load([conversationOf({ lastSeq: 1 })]);
    await at.socket.tell('message:new', { message: messageOf(2, { senderRole: 'user', senderId: ANA.id }) });
    await at.socket.tell('message:new', {
      message: messageOf(3, { kind: 'event', senderRole: 'system', senderId: null, clientId: null }),
    });
    expect(list.unread()).toBe(0);
  });

  it('fetches a conversation of which it has missed something', async () => {
    const list = await load([conversationOf({ lastSeq: 1 })]);
    await at.socket.tell('message:new', { message: messageOf(4) });
    await at.socket.tell('message:new', { message: messageOf(5) });
    const { payload, reply } = at.socket.last('sync');
    expect(payload).toEqual({ conversations: [{ id: 'c1', afterSeq: 1 }] });
    await reply({
      conversations: [
        {
          id: 'c1',
          conversation: conversationOf({ lastSeq: 5, unreadCounts: { user: 4, professional: 0 } }),
          messages: messages(2, 5),
          updated: [],
          more: false,
        },
      ],
    });
    expect(list.unread()).toBe(4);
    expect(at.socket.of('sync')).toHaveLength(1);
  });

  it('shows a conversation that was opened in another window', async () => {
    const list = await load([]);
    await at.socket.tell('conversation:updated', {
      conversationId: 'c9',
      conversation: conversationOf({ id: 'c9' }),
    });
    expect(ids(list)).toEqual(['c9']);
  });

  it('shows a conversation of one’s own at once', async () => {
    const list = await load([]);
    const created = at.store.create({ topic: 'Invoice', message: { clientId: 'x', text: 'Hello' } });
    at.answer(LIST, {
      conversation: conversationOf({ lastSeq: 1 }),
      message: messageOf(1, { senderId: ANA.id, senderRole: 'user', clientId: 'x' }),
    });
    expect((await created).id).toBe('c1');
    expect(ids(list)).toEqual(['c1']);
  });

  it('does not let an answer that was overtaken undo what is known', async () => {
    const list = at.store.own;
    void list.load();
    await at.socket.tell('conversation:closed', {
      conversationId: 'c1',
      conversation: conversationOf({ status: 'closed', lastSeq: 3, updatedAt: at9(3) }),
    });
    at.answer(LIST, { items: [conversationOf({ lastSeq: 2, updatedAt: at9(2) })], nextCursor: null });
    await settled();
    expect(list.items()[0]?.status).toBe('closed');
  });

  it('is fetched again after a reconnect, without a flicker', async () => {
    const list = await load([conversationOf({ id: 'gone' })]);
    at.socket.drop();
    await at.socket.accept();
    expect(list.state()).toBe('ready');
    expect(ids(list)).toEqual(['gone']);
    at.answer(LIST, { items: [conversationOf({ id: 'c2' })], nextCursor: null });
    await settled();
    expect(ids(list)).toEqual(['c2']);
  });

  it('loads pages on demand, each once', async () => {
    const list = await load([conversationOf({ id: 'c1', lastMessageAt: at9(9) })], 'next');
    expect(list.hasMore()).toBe(true);
    void list.loadMore();
    void list.loadMore();
    const { request } = at.answer(LIST, { items: [conversationOf({ id: 'c2' })], nextCursor: null });
    expect(request.params.get('cursor')).toBe('next');
    await settled();
    expect(ids(list)).toEqual(['c1', 'c2']);
    expect(list.hasMore()).toBe(false);
  });

  it('is forgotten when somebody else signs in', async () => {
    await load([conversationOf()]);
    const left = at.session.signOut();
    at.answer('/api/auth/logout', null);
    await left;
    TestBed.tick();
    expect(at.socket.connected).toBe(false);
    const entered = at.session.signIn({ email: 'dana@example.com', password: 'x' });
    at.answer('/api/auth/login', { user: DANA });
    await entered;
    expect(at.store.conversation('c1')()).toBeUndefined();
    expect(ids(at.store.own)).toEqual([]);
    expect(at.socket.active).toBe(true);
  });
});

describe('the staff’s lists', () => {
  let at: Setting;

  beforeEach(async () => {
    localStorage.clear();
    at = new Setting();
    await at.online(DANA);
  });
  afterEach(() => at.verify());

  const load = async (view: 'queue' | 'mine' | 'all', items: Conversation[]) => {
    const list = at.store.list(view);
    void list.load();
    at.answer(LIST, { items, nextCursor: null });
    await settled();
    return list;
  };
  const update = (version: number, changed: Conversation[]) =>
    at.socket.tell('queue:update', { version, counts: { queue: version, mine: 0, all: 9 }, changed });

  it('have the longest waiting first in the queue', async () => {
    const queue = await load('queue', [
      conversationOf({ id: 'short', waitingSince: at9(9) }),
      conversationOf({ id: 'long', waitingSince: at9(1) }),
    ]);
    expect(ids(queue)).toEqual(['long', 'short']);
  });

  it('move a conversation from the queue to its professional, and show the counts', async () => {
    const queue = await load('queue', [conversationOf()]);
    const mine = await load('mine', []);
    await update(1, [assigned({ updatedAt: at9(1) })]);
    expect(ids(queue)).toEqual([]);
    expect(ids(mine)).toEqual(['c1']);
    expect(at.store.counts()).toEqual({ queue: 1, mine: 0, all: 9 });
    await update(2, [assigned({ status: 'closed', lastSeq: 2 })]);
    expect(ids(mine)).toEqual([]);
  });

  it('are fetched again when an update was missed', async () => {
    await load('queue', []);
    await update(4, []);
    await update(5, []);
    at.http.expectNone(LIST);
    await update(7, []);
    at.answer(LIST, { items: [conversationOf()], nextCursor: null });
    await settled();
    expect(ids(at.store.list('queue'))).toEqual(['c1']);
  });

  it('are fetched again once in a while only, however often an update is missed', async () => {
    await load('queue', []);
    jest.useFakeTimers();
    try {
      for (const version of [1, 3, 5, 7]) await update(version, []);
      at.answer(LIST, { items: [], nextCursor: null });
      await settled();
      at.http.expectNone(LIST);
      jest.advanceTimersByTime(5_000);
      at.answer(LIST, { items: [conversationOf()], nextCursor: null });
      await settled();
      expect(ids(at.store.list('queue'))).toEqual(['c1']);
      jest.advanceTimersByTime(60_000);
      at.http.expectNone(LIST);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keep to their filter', async () => {
    const all = at.store.list('all');
    void all.load({ status: 'closed' });
    expect(at.answer(LIST, { items: [], nextCursor: null }).request.params.get('status')).toBe('closed');
    await settled();
    await update(1, [conversationOf({ id: 'open' }), assigned({ id: 'closed', status: 'closed' })]);
    expect(ids(all)).toEqual(['closed']);
    void all.load({ q: 'invoice' });
    at.answer(LIST, { items: [], nextCursor: null });
    await settled();
    await update(2, [conversationOf({ id: 'other', lastSeq: 1 })]);
    expect(ids(all)).toEqual([]);
  });

  it('ignore the answer to a filter that was changed meanwhile', async () => {
    const all = at.store.list('all');
    void all.load({ q: 'in' });
    void all.load({ q: 'invoice' });
    const [first, second] = at.http.match(({ url }) => url === LIST);
    second?.flush({ items: [conversationOf({ id: 'right' })], nextCursor: null });
    first?.flush({ items: [conversationOf({ id: 'wrong' })], nextCursor: null });
    await settled();
    expect(ids(all)).toEqual(['right']);
  });

  it('knows a rating as soon as it is given', async () => {
    await at.openThread([], { status: 'closed' });
    const rated = at.store.rate('c1', { score: 4 });
    const rating = { score: 4, comment: null, at: at9(5) };
    at.answer(`${LIST}/c1/rating`, {
      conversation: conversationOf({ status: 'closed', rating, updatedAt: at9(5) }),
    });
    expect((await rated).rating).toEqual(rating);
    expect(at.store.conversation('c1')()?.rating).toEqual(rating);
  });

  it.each(['ALREADY_RATED', 'NOT_CLOSED'])(
    'a rating refused with %s leaves what is true now',
    async (code) => {
      await at.openThread([], { status: 'closed' });
      const refused = expect(at.store.rate('c1', { score: 4 })).rejects.toMatchObject({ code });
      at.fail(`${LIST}/c1/rating`, 409, code);
      await settled();
      const rating = { score: 1, comment: 'Elsewhere', at: at9(5) };
      at.answer(`${LIST}/c1`, {
        conversation: conversationOf({ status: 'closed', rating, updatedAt: at9(5) }),
      });
      await refused;
      expect(at.store.conversation('c1')()?.rating).toEqual(rating);
    },
  );

  it('follow what was done with several at once, and tell what was refused', async () => {
    const mine = await load('mine', [assigned({ id: 'c1' }), assigned({ id: 'c2' })]);
    const closed = at.store.bulk({ ids: ['c1', 'c2'], do: { action: 'close' } });
    at.answer(`${LIST}/bulk`, {
      results: [
        { id: 'c1', ok: true, conversation: assigned({ id: 'c1', status: 'closed', updatedAt: at9(59) }) },
        { id: 'c2', ok: false, error: { code: 'FORBIDDEN', message: 'It is not yours.' } },
      ],
    });
    expect((await closed).map(({ ok }) => ok)).toEqual([true, false]);
    expect(ids(mine)).toEqual(['c2']);
  });

  it('name the winner of a lost claim and stay as they are', async () => {
    const queue = await load('queue', [conversationOf()]);
    const claimed = at.store.claim('c1');
    at.http.expectOne(`${LIST}/c1/assign`).flush(
      {
        code: 'ALREADY_ASSIGNED',
        message: 'Taken.',
        details: { assignedTo: { id: 'mikael', displayName: 'Mikael Berg' } },
      },
      { status: 409, statusText: 'Conflict' },
    );
    await expect(claimed).rejects.toMatchObject({ details: { assignedTo: { displayName: 'Mikael Berg' } } });
    expect(ids(queue)).toEqual(['c1']);
  });
});
