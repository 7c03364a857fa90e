import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS, SERVER_LIMITS, type ClientEvent, type Reply } from '@prochat/contract';
import { ConversationGateway } from '@prochat/server/chat';
import { ACCESS } from '@prochat/server/auth';
import type { SocketClient } from '@prochat/server/testing';
import type { Socket } from 'socket.io-client';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

/** A valid payload of every event. An event without a row does not compile. */
const valid = (conversationId: string, messageId: string): Record<ClientEvent, Record<string, unknown>> => ({
  'conversation:join': { conversationId, afterSeq: 0, afterRevision: 0 },
  'conversation:leave': { conversationId },
  'message:send': {
    conversationId,
    clientId: randomUUID(),
    text: 'Hello',
    kind: 'message',
    basedOnSeq: 1,
    attachments: [],
  },
  'message:edit': { conversationId, messageId, text: 'Hello' },
  'message:delete': { conversationId, messageId },
  typing: { conversationId, isTyping: true },
  viewing: { conversationId, isViewing: true },
  'read:mark': { conversationId, upToSeq: 1 },
  'delivered:mark': { conversationId, upToSeq: 1 },
  sync: { conversations: [{ id: conversationId, afterSeq: 0, afterRevision: 0 }] },
  'conversation:claim': { conversationId },
  'conversation:close': { conversationId },
  'conversation:reopen': { conversationId },
});
const REQUIRED: Record<ClientEvent, string[]> = {
  'conversation:join': ['conversationId'],
  'conversation:leave': ['conversationId'],
  'message:send': ['conversationId', 'clientId', 'text'],
  'message:edit': ['conversationId', 'messageId', 'text'],
  'message:delete': ['conversationId', 'messageId'],
  typing: ['conversationId', 'isTyping'],
  viewing: ['conversationId', 'isViewing'],
  'read:mark': ['conversationId', 'upToSeq'],
  'delivered:mark': ['conversationId', 'upToSeq'],
  sync: ['conversations'],
  'conversation:claim': ['conversationId'],
  'conversation:close': ['conversationId'],
  'conversation:reopen': ['conversationId'],
};
const EVENTS = Object.keys(REQUIRED) as ClientEvent[];

const WRONG_PAYLOADS: unknown[] = [null, 0, 42, -1, '', 'text', true, [], [{}], [[]], {}, 'x'.repeat(10_000)];
/** Never right in any field; `right` says which of them a field may have after all. */
const WRONG_VALUES: unknown[] = [
  null,
  -1,
  1.5,
  2 ** 53,
  '',
  'nonsense',
  'x'.repeat(20_000),
  [],
  ['a'],
  {},
  { $ne: null },
  { $gt: '' },
  { toString: 'x' },
  'abcdefghijkl',
];
const isRight = (field: string, value: unknown): boolean =>
  (field === 'text' && typeof value === 'string') ||
  (field === 'attachments' && Array.isArray(value) && value.length === 0);

describe('the gateway', () => {
  let stage: Stage;
  let id: string;
  let messageId: string;
  /** A conversation of each end user. */
  const own = new Map<string, { id: string; messageId: string }>();

  beforeAll(async () => {
    stage = await Stage.open();
    for (const name of ['tomas', 'ana'] as const) {
      ({ id } = await stage.openConversation(name));
      messageId = (await stage.log(name, id))[0]?.id ?? '';
      own.set(name, { id, messageId });
    }
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  async function expectRefused(
    socket: SocketClient,
    event: string,
    payload: unknown,
    codes: string[],
  ): Promise<void> {
    const reply = (await socket.sendRaw(event, payload)) as Reply<unknown>;
    const said = { event, payload: JSON.stringify(payload)?.slice(0, 200), ok: reply.ok };
    expect(said).toEqual({ ...said, ok: false });
    if (reply.ok) return;
    expect(codes).toContain(reply.error.code);
    expect(JSON.stringify(reply)).not.toMatch(/node_modules|\bat \/|Error:|\$ne|nonsense|x{50}/);
  }

  it('has an access rule on every event', () => {
    const methods = Object.getOwnPropertyNames(ConversationGateway.prototype)
      .map((name) => Object.getOwnPropertyDescriptor(ConversationGateway.prototype, name)?.value as object)
      .filter((method) => Reflect.hasMetadata('message', method));
    expect(methods.map((method) => Reflect.getMetadata('message', method) as string).sort()).toEqual(
      [...EVENTS].sort(),
    );
    for (const method of methods) expect(['user', 'staff']).toContain(Reflect.getMetadata(ACCESS, method));
  });

  describe.each(EVENTS)('%s', (event) => {
    // In turns, because nobody may send as many events at once as all of this is.
    const isOdd = EVENTS.indexOf(event) % 2 === 1;
    const [user, professional] = isOdd ? (['tomas', 'mikael'] as const) : (['ana', 'dana'] as const);
    it.each([user, professional])('answers every wrong payload of %s with a code', async (name) => {
      const { id, messageId } = own.get(user) ?? { id: '', messageId: '' };
      const socket = await stage.socketOf(name);
      const codes = ['VALIDATION', ...(name === user ? ['FORBIDDEN'] : [])];
      const before = await stage.log('dana', id);
      for (const payload of WRONG_PAYLOADS) await expectRefused(socket, event, payload, codes);
      const right = valid(id, messageId)[event];
      for (const field of REQUIRED[event]) {
        const { [field]: _missing, ...rest } = right;
        await expectRefused(socket, event, rest, codes);
      }
      for (const field of Object.keys(right))
        for (const value of WRONG_VALUES.filter((wrong) => !isRight(field, wrong)))
          await expectRefused(socket, event, { ...right, [field]: value }, codes);
      for (const field of ['senderId', 'seq', 'role', '_id', '$where'])
        await expectRefused(socket, event, { ...right, [field]: 'x' }, codes);
      for (const json of ['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{}}}'])
        await expectRefused(socket, event, { ...right, extra: JSON.parse(json) as object }, codes);
      expect(await stage.log('dana', id)).toEqual(before);
      expect(socket.socket.connected).toBe(true);
    });

    it('works without an acknowledgement, and with more or fewer arguments hurts nobody', async () => {
      const socket = await stage.socketOf('ana');
      const raw = socket.socket as unknown as Socket;
      raw.emit(event);
      raw.emit(event, null);
      raw.emit(event, [1, 2]);
      raw.emit(event, valid(UNKNOWN_ID, messageId)[event]);
      raw.emit(event, valid(UNKNOWN_ID, messageId)[event], 'not a function');
      expect(await socket.sendRaw(event)).toMatchObject({ ok: false });
      expect(await socket.sendRaw(event, {}, {}, {})).toMatchObject({
        ok: false,
        error: { code: 'VALIDATION' },
      });
      await socket.settled();
      expect(socket.heardEvents()).toEqual([]);
    });
  });

  it('does nothing of a packet that it refuses', async () => {
    const { id: talk, messageId: first } = own.get('ana') ?? { id: '', messageId: '' };
    const socket = await stage.socketOf('ana');
    const before = await stage.log('dana', talk);
    const right = valid(talk, first)['message:send'];
    const said = { ok: false, error: { code: 'VALIDATION' } };
    expect(await socket.sendRaw('message:send', right, 'and more')).toMatchObject(said);
    expect(await socket.sendRaw('message:send', [right])).toMatchObject(said);
    // Asked for no answer, and not as a message is sent either.
    (socket.socket as unknown as Socket).emit('message:send', right, 'not a function');
    await socket.settled();
    expect(await stage.log('dana', talk)).toEqual(before);
    // What asks for no answer is done all the same.
    (socket.socket as unknown as Socket).emit('message:send', right);
    await socket.settled();
    expect(await stage.log('dana', talk)).toMatchObject([...before, { text: 'Hello' }]);
  });

  it.each(['message:shout', 'toString', '__proto__', 'constructor', 'exception', 'session:ended', ''])(
    'answers the unknown event %j',
    async (event) => {
      const socket = await stage.socketOf('ana');
      expect(await socket.sendRaw(event, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_EVENT' } });
      (socket.socket as unknown as Socket).emit(event);
      await socket.settled();
      expect(socket.heardEvents()).toEqual([]);
    },
  );

  it('answers an event whose name is a number', async () => {
    const socket = await stage.socketOf('ana');
    expect(await socket.sendRaw(7 as unknown as string, {})).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_EVENT' },
    });
  });

  it('reads exactly one of upToSeq and messageIds', async () => {
    const socket = await stage.socketOf('ana');
    const payload = { conversationId: id };
    for (const wrong of [
      { ...payload, upToSeq: 1, messageIds: [messageId] },
      { ...payload, messageIds: [] },
      { ...payload, messageIds: [null] },
      { ...payload, messageIds: messageId },
      { ...payload, messageIds: [{ $ne: null }] },
      { ...payload, messageIds: Array.from({ length: 101 }, () => messageId) },
    ])
      await expectRefused(socket, 'read:mark', wrong, ['VALIDATION']);
    await socket.ask('read:mark', { ...payload, messageIds: [UNKNOWN_ID] });
  });

  it('ends a socket that sends more than a packet may have, and nobody else’s', async () => {
    const [ana, dana] = [await stage.socketOf('ana'), await stage.socketOf('dana')];
    const gone = ana.disconnected();
    (ana.socket as unknown as Socket).emit(
      'message:send',
      written(id, 'x'.repeat(LIMITS.packetMaxBytes + 1)),
    );
    await gone;
    await dana.settled();
    expect(dana.socket.connected).toBe(true);
  });

  it('keeps a socket from joining more conversations than a window can show', async () => {
    const dana = await stage.socketOf('dana');
    const ids: string[] = [];
    for (let i = 0; i <= SERVER_LIMITS.joinedConversationsMax; i += 1)
      ids.push((await stage.openConversation('tomas', null)).id);
    const [last = '', ...rest] = ids;
    for (const conversationId of rest) await dana.ask('conversation:join', { conversationId });
    expect((await dana.refusal('conversation:join', { conversationId: last })).code).toBe('TOO_MANY_JOINED');
    await dana.ask('conversation:join', { conversationId: rest[0] ?? '' });
    await dana.ask('conversation:leave', { conversationId: rest[0] ?? '' });
    await dana.ask('conversation:join', { conversationId: last });
  });
});

describe('the rate of messages', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ MESSAGE_RATE: '4/60' });
  });
  afterAll(() => stage.close());

  it('is one person’s, over all sockets; the others go on', async () => {
    const { id } = await stage.openConversation('ana');
    const [one, two, dana] = [
      await stage.socketOf('ana'),
      await stage.socketOf('ana'),
      await stage.socketOf('dana'),
    ];
    await dana.ask('conversation:claim', { conversationId: id });
    for (const socket of [one, two, one]) await socket.ask('message:send', written(id, 'Hurry'));
    for (const socket of [one, two]) {
      const refusal = await socket.refusal('message:send', written(id, 'Hurry!'));
      expect(refusal.code).toBe('RATE_LIMITED');
      expect(refusal.retryAfterMs).toBeGreaterThan(0);
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(
      await stage.person('ana').http.refusal('POST', '/chat/conversations', {
        topic: 'Again',
        message: { clientId: randomUUID(), text: 'Hurry' },
      }),
    ).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    const messageId = (await stage.log('ana', id)).at(-1)?.id ?? '';
    const edit = { conversationId: id, messageId, text: 'Hurry, please' };
    for (const socket of [one, two, one, two]) await socket.ask('message:edit', edit);
    expect((await one.refusal('message:edit', edit)).code).toBe('RATE_LIMITED');
    await dana.ask('message:send', written(id, 'I am on it.'));
    await one.ask('read:mark', { conversationId: id, upToSeq: 3 });
    expect((await stage.log('ana', id)).filter(({ text }) => text.startsWith('Hurry'))).toHaveLength(3);
  });
});
