import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS, type Message, type SyncedConversation, type SyncRequest } from '@prochat/contract';
import { ChatStore } from '@prochat/server/chat';
import type { SocketClient } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

type Found = Exclude<SyncedConversation, { gone: true }>;
const LONG = 'x'.repeat(4_000);
/** So many long ones are more than a reply takes. */
const MANY = 20;

/** `sync`: whoever was away learns of each conversation what he missed, and of no other. */
describe('catching up on several conversations', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  async function sync(socket: SocketClient, ...conversations: SyncRequest[]): Promise<Found[]> {
    const reply = await socket.ask('sync', { conversations });
    return reply.conversations.map((synced) => {
      if (synced.gone) throw new Error(`${synced.id} is gone`);
      return synced;
    });
  }
  const textsOf = ({ messages }: { messages: Message[] }): string[] => messages.map(({ text }) => text);
  const seqsOf = (messages: Message[]): number[] => messages.map(({ seq }) => seq);
  const store = (): ChatStore => stage.installation.server.app.get(ChatStore);
  /** More than a person may say in so short a time. */
  async function fill(id: string, texts: string[]): Promise<void> {
    const { id: senderId, user } = stage.person('ana');
    const createdAt = new Date().toISOString();
    const ana = { senderId, senderName: user.displayName, senderRole: 'user' } as const;
    await store().appendMessages(
      texts.map((text) => ({
        ...ana,
        conversationId: id,
        clientId: randomUUID(),
        kind: 'message',
        text,
        attachments: [],
        createdAt,
      })),
    );
  }
  const times = (count: number, text = 'Hello'): string[] => Array.from({ length: count }, () => text);

  it('brings what came after what is held, in the order that was asked in', async () => {
    const { id: first, ana } = await stage.talk();
    const { id: second } = await stage.openConversation('ana', 'And my car?');
    for (const text of ['Are you there?', 'Hello?']) await ana.ask('message:send', written(first, text));
    const back = await stage.socketOf('ana');
    const [car, desk] = await sync(back, { id: second, afterSeq: 0 }, { id: first, afterSeq: 3 });
    expect([car?.id, desk?.id]).toEqual([second, first]);
    expect(textsOf(car as Found)).toEqual(['And my car?']);
    expect(textsOf(desk as Found)).toEqual(['Hello?']);
    for (const found of [car, desk]) expect(found).toMatchObject({ more: false, updated: [] });
    expect(desk?.conversation).toEqual(await stage.conversation('ana', first));
  });

  it('brings nothing to whom nothing is missing', async () => {
    const { id, ana } = await stage.talk();
    const [found] = await sync(ana, { id, afterSeq: 2, afterRevision: 0 });
    expect(found).toMatchObject({ messages: [], updated: [], more: false, conversation: { lastSeq: 2 } });
    expect(found).not.toHaveProperty('reload');
  });

  it('brings edits and deletions of what is held', async () => {
    const { id, ana } = await stage.talk();
    const { message } = await ana.ask('message:send', written(id, 'A desk'));
    const { message: slip } = await ana.ask('message:send', written(id, 'Wrong window'));
    await ana.ask('message:edit', { conversationId: id, messageId: message.id, text: 'A desk and a chair' });
    await ana.ask('message:delete', { conversationId: id, messageId: slip.id });
    const [found] = await sync(ana, { id, afterSeq: 4, afterRevision: 0 });
    expect(found?.updated).toMatchObject([
      { seq: 3, text: 'A desk and a chair', revision: 1 },
      { seq: 4, text: '', revision: 2 },
    ]);
    const [once] = await sync(ana, { id, afterSeq: 4, afterRevision: 1 });
    expect(seqsOf(once?.updated ?? [])).toEqual([4]);
  });

  it('brings private notes to professionals and not to the end user', async () => {
    const { id, ana, dana } = await stage.talk();
    await dana.ask('message:send', written(id, 'Ask for the receipt', { kind: 'note' }));
    const [theirs] = await sync(dana, { id, afterSeq: 2 });
    expect(textsOf(theirs as Found)).toEqual(['Ask for the receipt']);
    const [hers] = await sync(ana, { id, afterSeq: 2, afterRevision: 0 });
    expect(hers).toMatchObject({ messages: [], more: false, conversation: { lastSeq: 2 } });
    await dana.ask('message:send', written(id, 'Do you have the receipt?'));
    const [hersThen] = await sync(ana, { id, afterSeq: 2 });
    expect(textsOf(hersThen as Found)).toEqual(['Do you have the receipt?']);
  });

  it('answers what is unknown and what is somebody else’s alike, and tells nothing of it later', async () => {
    const { id, ana, dana } = await stage.talk();
    const tomas = await stage.socketOf('tomas');
    const { id: own } = await stage.openConversation('tomas');
    await tomas.waitFor('message:new');
    tomas.forget();
    const { conversations } = await tomas.ask('sync', {
      conversations: [
        { id, afterSeq: 0 },
        { id: own, afterSeq: 1 },
        { id: UNKNOWN_ID, afterSeq: 0 },
      ],
    });
    expect(conversations).toMatchObject([
      { id, gone: true },
      { id: own, more: false },
      { id: UNKNOWN_ID, gone: true },
    ]);
    expect(Object.keys(conversations[0] ?? {})).toEqual(Object.keys(conversations[2] ?? {}));
    await ana.ask('message:send', written(id, 'Between us'));
    await dana.waitFor('message:new');
    await tomas.settled();
    expect(tomas.heardEvents()).toEqual([]);
  });

  it('joins nothing', async () => {
    const { id, ana, dana } = await stage.talk();
    const mikael = await stage.socketOf('mikael');
    await sync(mikael, { id, afterSeq: 0 });
    await ana.ask('message:send', written(id, 'Are you there?'));
    await dana.waitFor('message:new');
    await mikael.settled();
    expect(mikael.heard('message:new')).toEqual([]);
  });

  it('spreads more than a reply takes over several, and each of them goes on', async () => {
    const dana = await stage.socketOf('dana');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { id } = await stage.openConversation();
      await fill(id, times(239));
      ids.push(id);
    }
    const held = new Map<string, number[]>(ids.map((id) => [id, []]));
    let asking = ids;
    for (let rounds = 0; asking.length > 0; rounds += 1) {
      expect(rounds).toBeLessThan(4);
      const found = await sync(
        dana,
        ...asking.map((id) => ({ id, afterSeq: held.get(id)?.at(-1) ?? 0, afterRevision: 0 })),
      );
      const messages = found.flatMap((synced) => synced.messages);
      expect(messages.length).toBeLessThanOrEqual(LIMITS.syncMessagesMax);
      expect(messages.length).toBeGreaterThan(0);
      for (const synced of found) held.get(synced.id)?.push(...seqsOf(synced.messages));
      asking = found.filter(({ more }) => more).map(({ id }) => id);
    }
    const everything = Array.from({ length: 240 }, (_, index) => index + 1);
    for (const id of ids) expect(held.get(id)).toEqual(everything);
  });

  it('cuts a reply that has become long, and brings the rest when asked again', async () => {
    const { id, ana } = await stage.talk();
    await fill(id, times(MANY, LONG));
    const held: number[] = [];
    for (let more = true; more;) {
      const [found] = await sync(ana, { id, afterSeq: held.at(-1) ?? 2 });
      expect(found?.messages.length).toBeLessThan(MANY);
      held.push(...seqsOf(found?.messages ?? []));
      more = found?.more ?? false;
    }
    expect(held).toEqual(Array.from({ length: MANY }, (_, index) => index + 3));
    const joined = await ana.ask('conversation:join', { conversationId: id, afterSeq: 2 });
    expect(joined).toMatchObject({ more: true, lastSeq: MANY + 2 });
    expect(joined.messages.length).toBeLessThan(MANY);
  });

  it('keeps the revision that was held for what a reply had no room for', async () => {
    const { id: long, ana } = await stage.talk();
    await fill(long, times(MANY, LONG));
    const { id } = await stage.openConversation();
    const [message] = await stage.log('ana', id);
    await ana.ask('message:edit', { conversationId: id, messageId: message?.id ?? '', text: 'Hello' });
    const request = { id, afterSeq: 1, afterRevision: 0 };
    const [, postponed] = await sync(ana, { id: long, afterSeq: 0 }, request);
    expect(postponed).toMatchObject({ messages: [], updated: [], more: true, conversation: { revision: 0 } });
    const [again] = await sync(ana, request);
    expect(again).toMatchObject({ updated: [{ text: 'Hello' }], more: false, conversation: { revision: 1 } });
  });

  it('says so when more of what is held was changed than a reply takes', async () => {
    const { id, ana } = await stage.talk();
    await fill(id, times(MANY));
    for (const { id: messageId, kind } of await stage.log('ana', id))
      if (kind === 'message')
        await store().reviseMessage(id, messageId, { text: LONG }, new Date().toISOString());
    const held = { afterSeq: MANY + 2, afterRevision: 0 };
    const [found] = await sync(ana, { id, ...held });
    expect(found).toMatchObject({ updated: [], reload: true });
    expect(await ana.ask('conversation:join', { conversationId: id, ...held })).toMatchObject({
      updated: [],
      reload: true,
    });
    const [later] = await sync(ana, { id, ...held, afterRevision: MANY - 1 });
    expect(later).not.toHaveProperty('reload');
    expect(later?.updated).toHaveLength(2);
  });

  it('takes 1 to 50 conversations, each once, and nothing else', async () => {
    const ana = await stage.socketOf('ana');
    const request = { id: UNKNOWN_ID, afterSeq: 0 };
    const many = (count: number): SyncRequest[] =>
      Array.from({ length: count }, (_, index) => ({ id: `${index}`.padStart(24, '0'), afterSeq: 0 }));
    expect((await ana.ask('sync', { conversations: many(50) })).conversations).toHaveLength(50);
    for (const conversations of [
      [],
      many(51),
      [request, { ...request, afterSeq: 1 }],
      [request, null],
      [null],
      [[]],
      ['x'],
      [[request]],
      { 0: request, length: 1 },
      [{ id: UNKNOWN_ID }],
      [{ ...request, afterSeq: -1 }],
      [{ ...request, afterRevision: null }],
      [{ ...request, id: 'x' }],
      [{ ...request, extra: 1 }],
    ])
      expect(await ana.sendRaw('sync', { conversations })).toMatchObject({
        ok: false,
        error: { code: 'VALIDATION' },
      });
  });

  it('is held back when it comes too often, and others are answered meanwhile', async () => {
    const { id, ana } = await stage.talk();
    const mikael = await stage.socketOf('mikael');
    const syncing = Array.from({ length: 100 }, () =>
      mikael.send('sync', { conversations: [{ id, afterSeq: 0 }] }),
    );
    await ana.ask('message:send', written(id, 'Are you there?'));
    const replies = await Promise.all(syncing);
    const refused = replies.filter((reply) => !reply.ok && reply.error.code === 'RATE_LIMITED');
    expect(refused.length).toBeGreaterThanOrEqual(40);
  });
});
