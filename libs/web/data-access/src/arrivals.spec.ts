import type { Conversation } from '@prochat/contract';
import { settled } from './testing/fake-socket';
import { ANA, DANA, conversationOf, messageOf, messages } from './testing/sample';
import { Setting, joinReplyOf } from './testing/setting';

const LIST = '/api/chat/conversations';
const fromAna = { senderRole: 'user', senderId: ANA.id, senderName: ANA.displayName } as const;
const unread = (count: number) => ({ user: count, professional: count });

describe('what has arrived', () => {
  let at: Setting;

  const signIn = async (user: typeof ANA, loaded: Conversation[] = []) => {
    at = new Setting();
    await at.online(user);
    void (user === ANA ? at.store.own : at.store.list('all')).load();
    at.answer(LIST, { items: loaded, nextCursor: null });
    await settled();
  };
  const soon = async () => {
    jest.advanceTimersByTime(250);
    await settled();
  };
  const marked = () => at.socket.of('delivered:mark').map(({ payload }) => payload);

  beforeEach(() => {
    jest.useFakeTimers();
    localStorage.clear();
  });
  afterEach(() => {
    at.verify();
    jest.useRealTimers();
  });

  it('is reported of a conversation that is not open, once for several messages', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('message:new', { message: messageOf(3) });
    await at.socket.tell('message:new', { message: messageOf(4) });
    expect(marked()).toEqual([]);
    await soon();
    expect(marked()).toEqual([{ conversationId: 'c1', upToSeq: 4 }]);
    await at.socket.tell('message:new', { message: messageOf(4) });
    await soon();
    expect(marked()).toHaveLength(1);
  });

  it('does not count behind a hole', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('message:new', { message: messageOf(3) });
    await at.socket.tell('message:new', { message: messageOf(6) });
    await soon();
    expect(marked()).toEqual([{ conversationId: 'c1', upToSeq: 3 }]);
    const conversation = conversationOf({ lastSeq: 6, unreadCounts: unread(4) });
    await at.socket.last('sync').reply({
      conversations: [{ id: 'c1', conversation, messages: messages(4, 6), updated: [], more: false }],
    });
    await soon();
    expect(marked()[1]).toEqual({ conversationId: 'c1', upToSeq: 6 });
  });

  it('is fetched and reported when a list shows what no device of his has had', async () => {
    await signIn(ANA, [
      conversationOf({ lastSeq: 4, unreadCounts: unread(2), delivered: { user: 2, professional: 0 } }),
    ]);
    expect(at.socket.last('sync').payload).toEqual({ conversations: [{ id: 'c1', afterSeq: 2 }] });
    const conversation = conversationOf({ lastSeq: 4, unreadCounts: unread(2) });
    await at.socket.last('sync').reply({
      conversations: [{ id: 'c1', conversation, messages: messages(3, 4), updated: [], more: false }],
    });
    await soon();
    expect(marked()).toEqual([{ conversationId: 'c1', upToSeq: 4 }]);
  });

  it('is reported by the page of an opened conversation', async () => {
    await signIn(ANA);
    await at.openThread(messages(1, 3), { unreadCounts: unread(3) });
    await soon();
    expect(marked()).toEqual([{ conversationId: 'c1', upToSeq: 3 }]);
  });

  it('is nothing to report of one’s own messages', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('message:new', { message: messageOf(3, fromAna) });
    await soon();
    expect(marked()).toEqual([]);
  });

  it('counts for the professional who holds it, and for no colleague', async () => {
    const heldBy = (id: string) =>
      conversationOf({ id, lastSeq: 2, status: 'assigned', assignedTo: { id, displayName: id } });
    await signIn(DANA, [heldBy(DANA.id), heldBy('mikael')]);
    for (const conversationId of [DANA.id, 'mikael'])
      await at.socket.tell('message:new', { message: messageOf(3, { ...fromAna, conversationId }) });
    await soon();
    expect(marked()).toEqual([{ conversationId: DANA.id, upToSeq: 3 }]);
  });

  it('needs no word of its own when reading is just being reported', async () => {
    await signIn(ANA);
    const thread = await at.openThread(messages(1, 2));
    await at.socket.tell('message:new', { message: messageOf(3) });
    thread.markRead(3);
    await soon();
    expect(marked()).toEqual([]);
    jest.advanceTimersByTime(50);
    expect(at.socket.last('read:mark').payload.upToSeq).toBe(3);
  });

  it('is reported again after a reconnect until it is read: a crash may have forgotten it', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('message:new', { message: messageOf(3) });
    await soon();
    const reconnect = async () => {
      at.socket.drop();
      await at.socket.accept();
      for (const request of at.http.match(({ url }) => url === LIST))
        request.flush({ items: [], nextCursor: null });
      await soon();
    };
    await reconnect();
    expect(marked()).toHaveLength(2);
    await at.socket.tell('delivered:receipts', { conversationId: 'c1', side: 'user', upToSeq: 3 });
    await reconnect();
    expect(marked()).toHaveLength(3);
    await at.socket.tell('read:receipts', {
      conversationId: 'c1',
      messageIds: ['m3'],
      upToSeq: 3,
      readerId: ANA.id,
      side: 'user',
      at: '2026-11-22T10:00:00.000Z',
      unreadCounts: unread(0),
    });
    await reconnect();
    expect(marked()).toHaveLength(3);
  });
});

describe('the fate of one’s own message', () => {
  it('goes from sent to delivered to read, and never back', async () => {
    localStorage.clear();
    const at = new Setting();
    await at.online(ANA);
    const thread = await at.openThread([messageOf(1, fromAna), messageOf(2, fromAna)]);
    const fates = () => thread.entries().map(({ fate }) => fate);
    const delivered = (upToSeq: number) =>
      at.socket.tell('delivered:receipts', { conversationId: 'c1', side: 'professional', upToSeq });
    expect(fates()).toEqual(['sent', 'sent']);
    await delivered(1);
    expect(fates()).toEqual(['delivered', 'sent']);
    await delivered(2);
    await delivered(1);
    await at.socket.tell('conversation:updated', {
      conversationId: 'c1',
      conversation: conversationOf({ lastSeq: 2, updatedAt: '2026-11-22T10:00:00.000Z' }),
    });
    expect(fates()).toEqual(['delivered', 'delivered']);
    await at.socket.tell('read:receipts', {
      conversationId: 'c1',
      messageIds: ['m1'],
      upToSeq: 1,
      readerId: DANA.id,
      side: 'professional',
      at: '2026-11-22T10:00:00.000Z',
      unreadCounts: unread(0),
    });
    expect(fates()).toEqual(['read', 'delivered']);
    at.verify();
  });

  it('is delivered wherever it is read, though nobody said so', async () => {
    localStorage.clear();
    const at = new Setting();
    await at.online(ANA);
    const thread = at.store.thread('c1');
    await at.socket.tell('conversation:updated', {
      conversationId: 'c1',
      conversation: conversationOf({ lastSeq: 3, delivered: { user: 0, professional: 3 } }),
    });
    await at.socket.tell('conversation:updated', {
      conversationId: 'c1',
      conversation: conversationOf({ lastSeq: 4, delivered: { user: 0, professional: 1 } }),
    });
    expect(thread.conversation()?.delivered.professional).toBe(3);
    await at.socket.tell('read:receipts', {
      conversationId: 'c1',
      messageIds: [],
      upToSeq: 4,
      readerId: DANA.id,
      side: 'professional',
      at: '2026-11-22T10:00:00.000Z',
      unreadCounts: unread(0),
    });
    expect(thread.conversation()?.delivered.professional).toBe(4);
    at.verify();
  });

  it('stays caught up by joining: what a reply brings is what an event brings', async () => {
    localStorage.clear();
    const at = new Setting();
    await at.online(ANA);
    const thread = await at.openThread([messageOf(1, fromAna)]);
    at.socket.drop();
    await at.socket.accept();
    await at.socket.last('conversation:join').reply(
      joinReplyOf({
        conversation: conversationOf({ lastSeq: 1, delivered: { user: 0, professional: 1 } }),
      }),
    );
    expect(thread.entries().map(({ fate }) => fate)).toEqual(['delivered']);
    at.verify();
  });
});
