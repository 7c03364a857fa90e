import { LIMITS, type Conversation, type SyncReply, type SyncedConversation } from '@prochat/contract';
import { settled } from './testing/fake-socket';
import { ANA, DANA, conversationOf, messageOf, messages } from './testing/sample';
import { Setting, joinReplyOf } from './testing/setting';

const LIST = '/api/chat/conversations';
const held = (id: string, rest: Partial<Conversation> = {}) =>
  conversationOf({
    id,
    status: 'assigned',
    assignedTo: { id: DANA.id, displayName: DANA.displayName },
    lastSeq: 2,
    ...rest,
  });
const synced = (
  conversation: Conversation,
  rest: Partial<Exclude<SyncedConversation, { gone: true }>> = {},
): SyncReply['conversations'][number] => ({
  id: conversation.id,
  conversation,
  messages: [],
  updated: [],
  more: false,
  ...rest,
});

describe('catching up', () => {
  let at: Setting;

  const signIn = async (user: typeof ANA, loaded: Conversation[] = []) => {
    at = new Setting();
    await at.online(user);
    const list = user === ANA ? at.store.own : at.store.list('mine');
    void list.load();
    at.answer(LIST, { items: loaded, nextCursor: null });
    await settled();
    return list;
  };
  const reconnect = async () => {
    at.socket.drop();
    await at.socket.accept();
    for (const request of at.http.match(({ url }) => url === LIST))
      request.flush({ items: [], nextCursor: null });
    await settled();
  };
  const asked = () => at.socket.of('sync').map(({ payload }) => payload.conversations);

  beforeEach(() => {
    jest.useFakeTimers();
    localStorage.clear();
  });
  afterEach(() => {
    at.verify();
    jest.useRealTimers();
  });

  it('asks for nothing while the heads are what is held', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 2 });
    expect(asked()).toEqual([]);
  });

  it('fetches what a head shows to be missing: the last message of a conversation leaves no gap', async () => {
    const list = await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 3 });
    expect(asked()).toEqual([[{ id: 'c1', afterSeq: 2 }]]);
    const conversation = conversationOf({ lastSeq: 3, unreadCounts: { user: 1, professional: 0 } });
    await at.socket
      .last('sync')
      .reply({ conversations: [synced(conversation, { messages: messages(3, 3) })] });
    expect(list.unread()).toBe(1);
    await at.socket.tell('heads', { c1: 3 });
    expect(asked()).toHaveLength(1);
  });

  it('lets an open thread catch up by joining again', async () => {
    await signIn(ANA);
    const thread = await at.openThread(messages(1, 2));
    await at.socket.tell('heads', { c1: 3 });
    expect(at.socket.last('conversation:join').payload.afterSeq).toBe(2);
    await at.socket
      .last('conversation:join')
      .reply(joinReplyOf({ conversation: conversationOf({ lastSeq: 3 }), messages: [messageOf(3)] }));
    expect(thread.entries().map(({ message }) => message.seq)).toEqual([1, 2, 3]);
    await at.socket.tell('heads', { c1: 3 });
    expect(at.socket.of('conversation:join')).toHaveLength(2);
    expect(asked()).toEqual([]);
  });

  it('learns of a conversation that it has never heard of', async () => {
    const list = await signIn(DANA);
    await at.socket.tell('heads', { c9: 4 });
    expect(asked()).toEqual([[{ id: 'c9', afterSeq: 4 }]]);
    await at.socket.last('sync').reply({ conversations: [synced(held('c9', { lastSeq: 4 }))] });
    expect(list.items().map(({ id }) => id)).toEqual(['c9']);
  });

  it('waits for the lists before it asks for what they are about to bring', async () => {
    await signIn(DANA);
    const list = at.store.list('mine');
    void list.load({ priority: 'high' });
    await at.socket.tell('heads', { c9: 4 });
    expect(asked()).toEqual([]);
    at.answer(LIST, { items: [held('c9', { lastSeq: 4 })], nextCursor: null });
    await settled();
    expect(asked()).toEqual([]);
  });

  it('asks after a reconnect with one call for all it knows, in parts the server takes, and joins what is open', async () => {
    const many = Array.from({ length: LIMITS.syncConversationsMax + 1 }, (_, index) => held(`h${index}`));
    await signIn(DANA, [...many, held('done', { status: 'closed' })]);
    await at.openThread(messages(1, 2), { ...held('c1'), id: 'c1' });
    await reconnect();
    expect(asked().map((one) => one.length)).toEqual([LIMITS.syncConversationsMax]);
    expect(asked()[0]?.[0]).toEqual({ id: 'h0', afterSeq: 2 });
    expect(at.socket.of('conversation:join')).toHaveLength(2);
    const first = at.socket.last('sync').payload.conversations;
    await at.socket.last('sync').reply({ conversations: first.map(({ id }) => synced(held(id))) });
    expect(asked()[1]?.map(({ id }) => id)).toEqual([`h${LIMITS.syncConversationsMax}`]);
  });

  it('asks with the revision that is held of a thread that was left, and takes its edits in', async () => {
    await signIn(ANA);
    const thread = await at.openThread(messages(1, 2));
    thread.close();
    await reconnect();
    expect(asked()).toEqual([[{ id: 'c1', afterSeq: 2, afterRevision: 0 }]]);
    await at.socket.last('sync').reply({
      conversations: [
        synced(conversationOf({ lastSeq: 3, revision: 1 }), {
          messages: [messageOf(3)],
          updated: [messageOf(1, { text: 'Edited', revision: 1 })],
        }),
      ],
    });
    expect(thread.entries().map(({ message }) => message.text)).toEqual(['Edited', 'Message 2', 'Message 3']);
    await reconnect();
    expect(asked()[1]).toEqual([{ id: 'c1', afterSeq: 3, afterRevision: 1 }]);
  });

  it('loads a left thread anew when it is opened, if too much of it was edited', async () => {
    await signIn(ANA);
    const thread = await at.openThread(messages(1, 2));
    thread.close();
    await reconnect();
    await at.socket.last('sync').reply({
      conversations: [synced(conversationOf({ lastSeq: 2, revision: 300 }), { reload: true })],
    });
    expect(thread.entries()).toEqual([]);
    thread.open();
    at.answer(`${LIST}/c1/messages`, { items: messages(1, 2), nextCursor: null, hasMore: false });
    await settled();
    expect(thread.entries()).toHaveLength(2);
  });

  it('asks again for what a full reply had no room for, also where it had not begun', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 }), conversationOf({ id: 'c2', lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 5, c2: 3 });
    await at.socket.last('sync').reply({
      conversations: [
        synced(conversationOf({ lastSeq: 5 }), { messages: messages(3, 4), more: true }),
        synced(conversationOf({ id: 'c2', lastSeq: 3 }), { more: true }),
      ],
    });
    expect(asked()[1]).toEqual([
      { id: 'c1', afterSeq: 4 },
      { id: 'c2', afterSeq: 2 },
    ]);
    await at.socket.last('sync').reply({
      conversations: [
        synced(conversationOf({ lastSeq: 5 }), { messages: messages(5, 5) }),
        synced(conversationOf({ id: 'c2', lastSeq: 3 }), {
          messages: [messageOf(3, { conversationId: 'c2' })],
        }),
      ],
    });
    expect(asked()).toHaveLength(2);
  });

  it('does not ask for ever when a reply brings nothing', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 5 });
    await at.socket
      .last('sync')
      .reply({ conversations: [synced(conversationOf({ lastSeq: 5 }), { more: true })] });
    expect(asked()).toHaveLength(1);
  });

  it('forgets what its person cannot see any more', async () => {
    const list = await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 3 });
    await at.socket.last('sync').reply({ conversations: [{ id: 'c1', gone: true }] });
    expect(list.items()).toEqual([]);
  });

  it('asks again when the server could not answer, and leaves it to the next connection when there is none', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    await at.socket.tell('heads', { c1: 3 });
    await at.socket.last('sync').refuse('UNAVAILABLE');
    jest.advanceTimersByTime(2_000);
    await settled();
    expect(asked()).toEqual([[{ id: 'c1', afterSeq: 2 }], [{ id: 'c1', afterSeq: 2 }]]);
    at.socket.drop();
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(asked()).toHaveLength(2);
  });

  it('sends what waits only when it knows what had been stored', async () => {
    await signIn(ANA, [conversationOf({ lastSeq: 2 })]);
    at.store.thread('c1').send('Hello');
    await settled();
    const { clientId } = at.socket.last('message:send').payload;
    await reconnect();
    expect(at.socket.of('message:send')).toHaveLength(1);
    const own = messageOf(3, { clientId, text: 'Hello', senderId: ANA.id, senderRole: 'user' });
    await at.socket
      .last('sync')
      .reply({ conversations: [synced(conversationOf({ lastSeq: 3 }), { messages: [own] })] });
    expect(at.socket.of('message:send')).toHaveLength(1);
    expect(at.store.thread('c1').entries().at(-1)?.fate).not.toBe('sending');
  });
});
