import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Appended } from '@prochat/server/chat';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { aMessage, opening } from './testing/fixtures';
import { MongoProxy } from './testing/mongo-proxy';

describe('messages of many conversations that are written together', () => {
  const proxy = new MongoProxy();
  let stores: MongoStores;
  /** Another process on the same database. */
  let beside: MongoStores;
  let ids: string[];
  let inserts = 0;
  beforeEach(async () => {
    await proxy.open();
    stores = await openMongoStores(proxy.uri, { connect: { monitorCommands: true } });
    beside = await openMongoStores(proxy.directUri);
    ids = [];
    for (let index = 0; index < 12; index += 1) {
      const user = { id: newId().toHexString(), displayName: `User ${index}` };
      ids.push((await stores.chat.createConversation({ ...opening, user })).conversation.id);
    }
    await Promise.all(ids.map((id) => send(id, 'first')));
    stores.connection.getClient().on('commandStarted', ({ commandName }) => {
      if (commandName === 'insert') inserts += 1;
    });
    inserts = 0;
  });
  afterEach(async () => {
    await beside.connection.dropDatabase();
    await beside.close();
    await stores.close();
    await proxy.shut();
  });

  async function send(id: string, ...texts: string[]): Promise<Appended[]> {
    return stores.chat.appendMessages(texts.map((text) => aMessage(id, text)));
  }

  /** Dense, each clientId once, and the conversation says so. */
  async function expectLog(id: string, texts: string[]): Promise<void> {
    const { items } = await beside.chat.sliceMessages(id, 'professional', { limit: 1_000 });
    expect(
      items.map(({ seq, text, prevPublicSeq, sentCounts }) => [seq, text, prevPublicSeq, sentCounts.user]),
    ).toEqual(texts.map((text, index) => [index + 1, text, index, index + 1]));
    for (const { chat } of [stores, beside])
      expect(await chat.findConversation(id)).toMatchObject({
        lastSeq: texts.length,
        sent: { user: texts.length },
        lastMessage: { text: texts.at(-1) },
      });
  }

  it('one that is known does not hold up the others', async () => {
    const replies = await Promise.all(ids.map((id, index) => send(id, index % 3 === 0 ? 'first' : 'second')));
    expect(inserts).toBe(1);
    replies.forEach(([reply], index) =>
      expect(reply).toMatchObject({
        ok: true,
        duplicate: index % 3 === 0,
        message: { seq: index % 3 === 0 ? 1 : 2 },
      }),
    );
    for (const [index, id] of ids.entries())
      await expectLog(id, index % 3 === 0 ? ['first'] : ['first', 'second']);
  });

  it('one that is known amid a batch leaves no hole, and what was not tried goes next', async () => {
    const [own = '', ...others] = ids;
    const [batch, ...replies] = await Promise.all([
      send(own, 'second', 'first', 'third'),
      ...others.map((id) => send(id, 'second')),
    ]);
    expect(batch?.map((reply) => reply.ok && [reply.message.seq, reply.duplicate])).toEqual([
      [2, false],
      [1, true],
      [3, false],
    ]);
    for (const [reply] of replies) expect(reply).toMatchObject({ ok: true, message: { seq: 2 } });
    await expectLog(own, ['first', 'second', 'third']);
    for (const id of others) await expectLog(id, ['first', 'second']);
  });

  it('one whose place another process has taken is numbered again alone', async () => {
    const [taken = ''] = ids;
    await beside.chat.appendMessages([aMessage(taken, 'of another process')]);
    const replies = await Promise.all(ids.map((id) => send(id, 'second')));
    expect(replies.map(([reply]) => reply?.ok && reply.message.seq)).toEqual([
      3,
      ...Array<number>(11).fill(2),
    ]);
    await expectLog(taken, ['first', 'of another process', 'second']);
  });

  it('one that was decided on a head that another process has moved is not stored', async () => {
    const [moved = ''] = ids;
    await beside.chat.appendMessages([aMessage(moved, 'of another process')]);
    expect(await stores.chat.recallConversation(moved)).toMatchObject({ lastSeq: 1 });
    const decided = { ...aMessage(moved, 'second'), expectLastSeq: 1 };
    const other = ids[1] ?? '';
    const [[refused], [stored]] = await Promise.all([
      stores.chat.appendMessages([decided]),
      stores.chat.appendMessages([{ ...aMessage(other, 'second'), expectLastSeq: 1 }]),
    ]);
    expect(refused).toEqual({ ok: false, code: 'HEAD_MOVED' });
    expect(stored).toMatchObject({ ok: true, message: { seq: 2 } });
    expect(await stores.chat.recallConversation(moved)).toMatchObject({ lastSeq: 2 });
    await expectLog(moved, ['first', 'of another process']);
    // Known is known, whatever head it was decided on.
    const [again] = await stores.chat.appendMessages([{ ...aMessage(moved, 'first'), expectLastSeq: 1 }]);
    expect(again).toMatchObject({ ok: true, duplicate: true, message: { seq: 1 } });
  });

  it.each([
    'connection lost before the server got it',
    'connection lost before the answer came',
    'write concern timeout',
  ] as const)('all are refused when nobody knows what was stored: %s', async (fault) => {
    await stores.chat.listConversations({ list: 'all' }, { limit: 1 });
    proxy.arm(fault);
    const outcomes = await Promise.allSettled(ids.map((id) => send(id, 'second')));
    expect(proxy.met).toHaveProperty('insert');
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    proxy.arm(null);
    const replies = await Promise.all(ids.map((id) => send(id, 'second', 'third')));
    const wasStored = fault !== 'connection lost before the server got it';
    for (const reply of replies)
      expect(reply).toMatchObject([{ ok: true, duplicate: wasStored }, { ok: true }]);
    for (const id of ids) await expectLog(id, ['first', 'second', 'third']);
  });

  it('what is too much for one command goes with the next', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `text ${index}`);
    await Promise.all(ids.map((id) => send(id, ...texts)));
    expect(inserts).toBe(2);
    for (const id of ids) await expectLog(id, ['first', ...texts]);
  });
});
