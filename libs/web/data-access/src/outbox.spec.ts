import { TestBed } from '@angular/core/testing';
import { Outbox } from './outbox';
import { settled } from './testing/fake-socket';
import { ANA, DANA, conversationOf, messageOf, messages } from './testing/sample';
import { Setting, joinReplyOf } from './testing/setting';
import type { Thread } from './thread';

const bubbles = (thread: Thread) => thread.entries().map(({ message, fate }) => `${message.text}: ${fate}`);
const storedKeys = () => Object.keys(localStorage).filter((key) => key.startsWith('prochat.outbox.'));

describe('sending', () => {
  let at: Setting;
  let thread: Thread;

  /** Sent, and stored as far as this browser can. */
  const send = async (text: string) => {
    thread.send(text);
    await settled();
  };
  const retry = async (clientId: string) => {
    thread.retry(clientId);
    await settled();
  };
  const stored = (seq: number, clientId: string, text: string) =>
    messageOf(seq, { clientId, text, senderId: ANA.id, senderName: ANA.displayName, senderRole: 'user' });

  beforeEach(async () => {
    jest.useFakeTimers();
    localStorage.clear();
    at = new Setting();
    await at.online(ANA);
    thread = await at.openThread([messageOf(1)]);
  });
  afterEach(() => {
    at.verify();
    jest.useRealTimers();
  });

  it('shows the message at once and replaces it by the stored one, under the same key', async () => {
    thread.send('Hello');
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sending']);
    await settled();
    const { key } = thread.entries()[1] ?? {};
    const { payload, reply } = at.socket.last('message:send');
    expect(payload).toEqual({
      conversationId: 'c1',
      clientId: expect.stringMatching(/^[0-9a-f-]{14}-?7/),
      text: 'Hello',
      kind: 'message',
    });
    await reply({ message: stored(2, payload.clientId, 'Hello') });
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
    expect(thread.entries()[1]?.key).toBe(key);
    expect(storedKeys()).toEqual([]);
  });

  it('shows it once when the event comes before the acknowledgement', async () => {
    await send('Hello');
    const { payload, reply } = at.socket.last('message:send');
    await at.socket.tell('message:new', { message: stored(2, payload.clientId, 'Hello') });
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
    await reply({ message: stored(2, payload.clientId, 'Hello') });
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
  });

  it('shows it once when the acknowledgement got lost and the event comes', async () => {
    await send('Hello');
    const { payload, lose } = at.socket.last('message:send');
    await lose();
    await at.socket.tell('message:new', { message: stored(2, payload.clientId, 'Hello') });
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
    expect(at.socket.of('message:send')).toHaveLength(1);
  });

  it('keeps an acknowledged message in sight while a hole before it is being closed', async () => {
    await send('Hello');
    const { payload, reply } = at.socket.last('message:send');
    await reply({ message: stored(4, payload.clientId, 'Hello') });
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
    at.answer('/api/chat/conversations/c1/messages', {
      items: [messageOf(2), messageOf(3), stored(4, payload.clientId, 'Hello')],
      nextCursor: null,
      hasMore: false,
    });
    await settled();
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Message 2: sent', 'Message 3: sent', 'Hello: sent']);
  });

  it('sends again after a reconnect, under the same clientId, once it has caught up', async () => {
    await send('Hello');
    const { clientId } = at.socket.last('message:send').payload;
    at.socket.drop();
    await at.socket.accept();
    expect(at.socket.of('message:send')).toHaveLength(1);
    await at.socket
      .last('conversation:join')
      .reply(joinReplyOf({ conversation: conversationOf({ lastSeq: 1 }) }));
    expect(at.socket.of('message:send').map(({ payload }) => payload.clientId)).toEqual([clientId, clientId]);
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sending']);
  });

  it('does not send again what had been stored before the connection was lost', async () => {
    await send('Hello');
    const { clientId } = at.socket.last('message:send').payload;
    at.socket.drop();
    await at.socket.accept();
    await at.socket.last('conversation:join').reply(
      joinReplyOf({
        conversation: conversationOf({ lastSeq: 2 }),
        messages: [stored(2, clientId, 'Hello')],
      }),
    );
    expect(at.socket.of('message:send')).toHaveLength(1);
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'Hello: sent']);
  });

  it('has one message of a conversation on its way at a time', async () => {
    await send('One');
    await send('Two');
    await send('Three');
    expect(at.socket.of('message:send').map(({ payload }) => payload.text)).toEqual(['One']);
    const { payload, reply } = at.socket.last('message:send');
    await reply({ message: stored(2, payload.clientId, 'One') });
    expect(at.socket.of('message:send').map(({ payload: { text } }) => text)).toEqual(['One', 'Two']);
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'One: sent', 'Two: sending', 'Three: sending']);
  });

  it('waits as long as the server asks it to when it was too fast', async () => {
    await send('One');
    await send('Two');
    const { clientId } = at.socket.last('message:send').payload;
    await at.socket.last('message:send').refuse('RATE_LIMITED', { retryAfterMs: 3_000 });
    jest.advanceTimersByTime(2_999);
    await send('Three');
    await settled();
    expect(at.socket.of('message:send')).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await settled();
    expect(at.socket.last('message:send').payload).toMatchObject({ clientId, text: 'One' });
  });

  it('lets a refused message stay, failed with the reason, and go on with the others', async () => {
    await send('One');
    await send('Two');
    await at.socket.last('message:send').refuse('MESSAGE_TOO_LONG');
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'One: failed', 'Two: sending']);
    expect(thread.entries()[1]?.error?.code).toBe('MESSAGE_TOO_LONG');
    expect(at.socket.last('message:send').payload.text).toBe('Two');
  });

  it('retries a failed message under its clientId, and forgets one that is discarded', async () => {
    await send('One');
    const { clientId } = at.socket.last('message:send').payload;
    await at.socket.last('message:send').refuse('NOT_FOUND');
    await retry(clientId);
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'One: sending']);
    expect(at.socket.last('message:send').payload.clientId).toBe(clientId);
    thread.discard(clientId);
    expect(bubbles(thread)).toHaveLength(2);
    await at.socket.last('message:send').refuse('NOT_FOUND');
    thread.discard(clientId);
    expect(bubbles(thread)).toEqual(['Message 1: sent']);
    expect(storedKeys()).toEqual([]);
  });

  it('gives a message up that makes the server fail every time', async () => {
    await send('One');
    for (let tries = 0; tries < 6; tries += 1) {
      await at.socket.last('message:send').refuse('INTERNAL');
      jest.advanceTimersByTime(15_000);
      await settled();
    }
    expect(bubbles(thread)).toEqual(['Message 1: sent', 'One: failed']);
    expect(at.socket.of('message:send')).toHaveLength(6);
  });

  it('renews an expired session and sends again', async () => {
    await send('One');
    await at.socket.last('message:send').refuse('SESSION_EXPIRED');
    at.answer('/api/auth/refresh', null);
    await settled();
    expect(at.socket.of('message:send')).toHaveLength(2);
  });

  it('keeps what is not sent over a reload of the page, for its sender only', async () => {
    at.socket.drop();
    await send('Offline');
    await send('Still offline');
    await settled();

    TestBed.resetTestingModule();
    at = new Setting();
    await at.online(DANA);
    expect(TestBed.inject(Outbox).pending()).toEqual([]);

    TestBed.resetTestingModule();
    at = new Setting();
    await at.openPage(ANA);
    void at.store;
    TestBed.tick();
    await settled();
    const again = at.store.thread('c1');
    expect(bubbles(again)).toEqual(['Offline: sending', 'Still offline: sending']);
    await at.socket.accept();
    expect(at.socket.of('message:send').map(({ payload }) => payload.text)).toEqual(['Offline']);
  });

  it('forgets an entry that is not its own', async () => {
    localStorage.setItem('prochat.outbox.ana.x', 'not json');
    TestBed.inject(Outbox).openFor(null);
    TestBed.inject(Outbox).openFor('ana');
    await settled();
    expect(TestBed.inject(Outbox).pending()).toEqual([]);
  });
});

describe('a professional’s reply', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('says on what it is based, until he insists', async () => {
    localStorage.clear();
    const at = new Setting();
    await at.online(DANA);
    const thread = await at.openThread(messages(1, 3));
    thread.send('Based on three');
    thread.send('A note', 'note');
    await settled();
    expect(at.socket.last('message:send').payload.basedOnSeq).toBe(3);
    const { clientId } = at.socket.last('message:send').payload;
    await at.socket.last('message:send').refuse('STALE_REPLY', { details: { messages: [messageOf(4)] } });
    expect(at.socket.last('message:send').payload).toMatchObject({ kind: 'note' });
    expect(at.socket.last('message:send').payload).not.toHaveProperty('basedOnSeq');
    thread.retry(clientId);
    await settled();
    await at.socket.last('message:send').refuse('NOT_FOUND');
    expect(at.socket.last('message:send').payload).toMatchObject({ clientId, text: 'Based on three' });
    expect(at.socket.last('message:send').payload).not.toHaveProperty('basedOnSeq');
  });
});
