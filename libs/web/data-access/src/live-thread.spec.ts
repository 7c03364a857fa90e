import { TestBed } from '@angular/core/testing';
import { LIMITS } from '@prochat/contract';
import { settled } from './testing/fake-socket';
import { ANA, DANA, conversationOf, messageOf, messages, pageOf } from './testing/sample';
import { Setting, joinReplyOf } from './testing/setting';
import type { Thread } from './thread';

const seqs = (thread: Thread) => thread.entries().map(({ message }) => message.seq);
const texts = (thread: Thread) => thread.entries().map(({ message, fate }) => `${message.text} ${fate}`);
const MESSAGES = '/api/chat/conversations/c1/messages';

describe('a thread', () => {
  let at: Setting;

  beforeEach(async () => {
    jest.useFakeTimers();
    localStorage.clear();
    at = new Setting();
    await at.online(ANA);
  });
  afterEach(() => {
    at.verify();
    jest.useRealTimers();
  });

  it('loads the newest page and joins from there', async () => {
    const thread = await at.openThread(messages(4, 6));
    expect(thread.state()).toBe('ready');
    expect(seqs(thread)).toEqual([4, 5, 6]);
    expect(at.socket.last('conversation:join').payload).toEqual({
      conversationId: 'c1',
      afterSeq: 6,
      afterRevision: 0,
    });
  });

  it('keeps a message once that arrives while the page is loading and in the page', async () => {
    const thread = at.store.thread('c1');
    thread.open();
    await at.socket.tell('message:new', { message: messageOf(3) });
    await at.socket.tell('message:new', { message: messageOf(4) });
    at.answer(MESSAGES, pageOf(messages(1, 3)));
    for (const request of at.http.match('/api/chat/conversations/c1')) {
      request.flush({ conversation: conversationOf({ lastSeq: 4 }) });
    }
    await settled();
    expect(seqs(thread)).toEqual([1, 2, 3, 4]);
  });

  it('fetches what is missing when a message does not follow the last one', async () => {
    const thread = await at.openThread(messages(1, 2));
    await at.socket.tell('message:new', { message: messageOf(5) });
    expect(seqs(thread)).toEqual([1, 2]);
    const { request } = at.answer(MESSAGES, pageOf(messages(3, 5)));
    expect(request.params.get('after')).toBe('2');
    await settled();
    expect(seqs(thread)).toEqual([1, 2, 3, 4, 5]);
    // What happened to the conversation meanwhile; its messages the thread has fetched itself.
    expect(at.socket.last('sync').payload).toEqual({ conversations: [{ id: 'c1', afterSeq: 5 }] });
  });

  it('does not take the private notes an end user may not see for a hole', async () => {
    const thread = await at.openThread(messages(1, 2));
    await at.socket.tell('message:new', { message: messageOf(5, { prevSeq: 2 }) });
    expect(seqs(thread)).toEqual([1, 2, 5]);
  });

  it('catches up after a lost connection: what is new, what was edited, and more than one reply holds', async () => {
    const thread = await at.openThread(messages(1, 2));
    at.socket.drop();
    await at.socket.accept();
    expect(at.socket.of('conversation:join')).toHaveLength(2);
    await at.socket.last('conversation:join').reply(
      joinReplyOf({
        conversation: conversationOf({ lastSeq: 5, revision: 1 }),
        messages: messages(3, 4),
        updated: [messageOf(1, { text: 'Edited', revision: 1 })],
        more: true,
      }),
    );
    at.answer(MESSAGES, pageOf([messageOf(5)]));
    await settled();
    expect(seqs(thread)).toEqual([1, 2, 3, 4, 5]);
    expect(thread.entries()[0]?.message.text).toBe('Edited');
    at.socket.drop();
    await at.socket.accept();
    expect(at.socket.last('conversation:join').payload).toMatchObject({ afterSeq: 5, afterRevision: 1 });
  });

  it('is loaded again, in its place, when too much of it was edited meanwhile', async () => {
    const thread = await at.openThread(messages(1, 2));
    at.socket.drop();
    await at.socket.accept();
    await at.socket
      .last('conversation:join')
      .reply(joinReplyOf({ conversation: conversationOf({ lastSeq: 2, revision: 300 }), reload: true }));
    expect(thread.state()).toBe('ready');
    expect(seqs(thread)).toEqual([1, 2]);
    await at.socket.tell('message:new', { message: messageOf(3) });
    at.answer(MESSAGES, pageOf([messageOf(1, { text: 'Edited', revision: 299 }), messageOf(2)]));
    await settled();
    expect(texts(thread).map((text) => text.split(' ')[0])).toEqual(['Edited', 'Message', 'Message']);
    at.socket.drop();
    await at.socket.accept();
    expect(at.socket.last('conversation:join').payload).toMatchObject({ afterSeq: 3, afterRevision: 300 });
  });

  it('loads by itself when the connection comes after all', async () => {
    at.socket.drop();
    const thread = at.store.thread('c1');
    thread.open();
    for (const request of at.http.match(() => true)) request.error(new ProgressEvent('error'));
    await settled();
    expect(thread.state()).toBe('error');
    expect(thread.error()?.code).toBe('OFFLINE');
    await at.socket.accept();
    at.answer(MESSAGES, pageOf(messages(1, 1)));
    at.answer('/api/chat/conversations/c1', { conversation: conversationOf({ lastSeq: 1 }) });
    await settled();
    expect(thread.state()).toBe('ready');
  });

  it('pages back without losing its place', async () => {
    const thread = await at.openThread([]);
    expect(thread.hasOlder()).toBe(false);
    thread.close();
    const other = at.store.thread('c2');
    other.open();
    at.answer('/api/chat/conversations/c2/messages', pageOf(messages(5, 6), { nextCursor: 'older' }));
    at.answer('/api/chat/conversations/c2', { conversation: conversationOf({ id: 'c2', lastSeq: 6 }) });
    await settled();
    void other.loadOlder();
    void other.loadOlder();
    at.answer('/api/chat/conversations/c2/messages', pageOf(messages(3, 5)));
    await settled();
    expect(seqs(other)).toEqual([3, 4, 5, 6]);
    expect(other.hasOlder()).toBe(false);
  });

  it('leaves when the last of those who look at it has closed it', async () => {
    const thread = await at.openThread(messages(1, 1));
    thread.open();
    thread.close();
    expect(at.socket.of('conversation:leave')).toHaveLength(0);
    thread.close();
    expect(at.socket.of('conversation:leave')).toHaveLength(1);
  });

  it('shows who is typing until he has written, or for five seconds', async () => {
    const thread = await at.openThread([]);
    const who = { id: DANA.id, displayName: DANA.displayName, role: DANA.role };
    await at.socket.tell('typing', { conversationId: 'c1', who, isTyping: true });
    expect(thread.typing()).toEqual([who]);
    await at.socket.tell('message:new', { message: messageOf(1) });
    expect(thread.typing()).toEqual([]);
    await at.socket.tell('typing', { conversationId: 'c1', who, isTyping: true });
    jest.advanceTimersByTime(LIMITS.typingExpiresMs - 1);
    expect(thread.typing()).toEqual([who]);
    jest.advanceTimersByTime(1);
    expect(thread.typing()).toEqual([]);
  });

  it('says that one is typing at most every two seconds, and once that one stopped', async () => {
    const thread = await at.openThread([]);
    thread.setTyping(true);
    thread.setTyping(true);
    jest.advanceTimersByTime(LIMITS.typingEveryMs);
    thread.setTyping(true);
    thread.setTyping(false);
    thread.setTyping(false);
    const said = at.socket.volatileSent.map(({ payload }) => (payload as { isTyping: boolean }).isTyping);
    expect(said).toEqual([true, true, false]);
  });

  it('reports reading once for many messages, and never backwards', async () => {
    const thread = await at.openThread(messages(1, 5), { unreadCounts: { user: 5, professional: 0 } });
    expect(thread.firstUnreadSeq()).toBe(1);
    thread.markRead(2);
    thread.markRead(5);
    thread.markRead(3);
    jest.advanceTimersByTime(1_000);
    expect(at.socket.of('read:mark').map(({ payload }) => payload)).toEqual([
      { conversationId: 'c1', upToSeq: 5 },
    ]);
    await at.socket.last('read:mark').reply({ unreadCounts: { user: 0, professional: 0 } });
    expect(thread.conversation()?.unreadCounts.user).toBe(0);
    thread.markRead(5);
    jest.advanceTimersByTime(1_000);
    expect(at.socket.of('read:mark')).toHaveLength(1);
    expect(thread.firstUnreadSeq()).toBe(1);
  });

  it('reports reading again when the report was lost', async () => {
    const thread = await at.openThread(messages(1, 2), { unreadCounts: { user: 2, professional: 0 } });
    thread.markRead(2);
    jest.advanceTimersByTime(1_000);
    at.socket.drop();
    await at.socket.accept();
    await at.socket
      .last('conversation:join')
      .reply(joinReplyOf({ conversation: conversationOf({ lastSeq: 2 }) }));
    expect(at.socket.of('read:mark')).toHaveLength(2);
  });

  it('tells by the other side’s cursor what of one’s own was read, and keeps entries that did not change', async () => {
    const own = (seq: number) => messageOf(seq, { senderRole: 'user', senderId: ANA.id });
    const thread = await at.openThread([own(1), own(2)]);
    const [first] = thread.entries();
    expect(texts(thread)).toEqual(['Message 1 sent', 'Message 2 sent']);
    await at.socket.tell('read:receipts', {
      conversationId: 'c1',
      messageIds: ['m2'],
      upToSeq: 2,
      readerId: DANA.id,
      side: 'professional',
      at: '2026-11-22T09:45:00.000Z',
      unreadCounts: { user: 0, professional: 0 },
    });
    expect(texts(thread)).toEqual(['Message 1 read', 'Message 2 read']);
    const read = thread.entries();
    expect(read[0]).not.toBe(first);
    expect(read[1]?.readAt).toBe('2026-11-22T09:45:00.000Z');
    await at.socket.tell('message:new', { message: messageOf(3) });
    expect(thread.entries()[1]).toBe(read[1]);
  });

  it('says that there is nothing when the conversation is gone', async () => {
    const thread = at.store.thread('c1');
    thread.open();
    at.fail(MESSAGES, 404, 'NOT_FOUND');
    at.answer('/api/chat/conversations/c1', { conversation: conversationOf() });
    await settled();
    expect(thread.state()).toBe('error');
    expect(thread.error()?.code).toBe('NOT_FOUND');
    jest.advanceTimersByTime(60_000);
    TestBed.tick();
  });
});
