import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionRecord, UserRecord } from '@prochat/server/auth';
import type { ConversationRecord, MessageRecord } from '@prochat/server/chat';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { MongoProxy } from './testing/mongo-proxy';
import { ANA, AT, DANA, aMessage, claim, opening } from './testing/fixtures';
import { WRITE_FAULTS, codeOf } from './testing/write-faults';

const LATER = '2099-04-01T09:00:00.000Z';

/** What every method is tried on; made anew for each try. */
interface Scene {
  n: number;
  conversation: ConversationRecord;
  message: MessageRecord;
  user: UserRecord;
  session: SessionRecord;
}

interface Deed {
  prepare?(beside: MongoStores, scene: Scene): Promise<unknown>;
  call(stores: MongoStores, scene: Scene): Promise<unknown>;
  /** True when it is stored. */
  isDone(stores: MongoStores, scene: Scene): Promise<boolean>;
  /** What a second call may say when the first had been stored after all. */
  known?: string[];
}

const email = ({ n }: Scene) => `n${n}@example.test`;
const person = { displayName: 'Tomás Reyes', role: 'user', guest: false, passwordHash: null } as const;
const firstMessage = ({ n }: Scene) => aMessage('', 'first', `first-${n}`);
const logOf = async ({ chat }: MongoStores, id: string) =>
  (await chat.sliceMessages(id, 'professional', { limit: 100 })).items;

const deeds: Record<string, Deed> = {
  appendMessages: {
    call: async ({ chat }, { conversation: { id } }) => {
      const results = await chat.appendMessages([aMessage(id, 'one'), aMessage(id, 'two')]);
      expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    },
    isDone: async (stores, { conversation: { id } }) => {
      const clientIds = (await logOf(stores, id)).map(({ clientId }) => clientId);
      return ['one', 'two'].every((clientId) => clientIds.includes(clientId));
    },
  },
  createConversation: {
    call: ({ chat }, scene) =>
      chat.createConversation({ ...opening, openLimit: 10_000, firstMessage: firstMessage(scene) }),
    isDone: async ({ chat }, { n }) => {
      const { items } = await chat.listConversations({ list: 'all' }, { limit: 1_000 });
      const logs = await Promise.all(items.map(({ id }) => chat.sliceMessages(id, 'user', { limit: 9 })));
      const found = logs.flatMap((log) => log.items).filter(({ clientId }) => clientId === `first-${n}`);
      expect(found.length).toBeLessThanOrEqual(1);
      return found.length === 1;
    },
  },
  transition: {
    call: ({ chat }, { conversation }) => chat.transition(conversation.id, claim),
    isDone: async (stores, { conversation: { id } }) => {
      const events = (await logOf(stores, id)).filter(({ kind }) => kind === 'event');
      const { status } = (await stores.chat.findConversation(id)) as ConversationRecord;
      expect(events).toHaveLength(status === 'assigned' ? 1 : 0);
      return status === 'assigned';
    },
  },
  'reviseMessage (edit)': {
    call: ({ chat }, { conversation, message }) =>
      chat.reviseMessage(conversation.id, message.id, { text: 'edited' }, AT),
    isDone: async (stores, { conversation }) =>
      (await logOf(stores, conversation.id)).some(({ text }) => text === 'edited'),
  },
  'reviseMessage (delete)': {
    call: ({ chat }, { conversation, message }) =>
      chat.reviseMessage(conversation.id, message.id, { deleted: true }, AT),
    isDone: async (stores, { conversation }) =>
      (await logOf(stores, conversation.id)).some(({ deletedAt }) => deletedAt !== null),
    known: ['MESSAGE_DELETED'],
  },
  markRead: {
    call: ({ chat }, { conversation }) =>
      chat.markRead(conversation.id, 'professional', { readerId: DANA.id, upToSeq: 1, at: AT }),
    isDone: async ({ chat }, { conversation }) =>
      (await chat.findConversation(conversation.id))?.read.professional.upToSeq === 1,
  },
  createUser: {
    call: ({ auth }, scene) =>
      auth.createUser({ ...person, email: email(scene), blockedUntil: null, createdAt: AT }),
    isDone: async ({ auth }, scene) => (await auth.findUserByEmail(email(scene))) !== null,
    known: ['EMAIL_TAKEN'],
  },
  createFirstAdmin: {
    prepare: ({ connection }) =>
      connection.collection('users').updateMany({}, { $set: { role: 'user' }, $unset: { firstAdmin: 1 } }),
    call: ({ auth }) =>
      auth.createFirstAdmin({ ...person, role: 'admin', email: null, blockedUntil: null, createdAt: AT }),
    isDone: ({ auth }) => auth.hasAdmin(),
  },
  removeExpiredSessions: {
    prepare: ({ connection }) =>
      connection.collection('sessions').insertOne({ expiresAt: new Date('2098-01-01') }),
    call: ({ auth }) => auth.removeExpiredSessions(AT),
    isDone: async ({ connection }) =>
      (await connection.collection('sessions').countDocuments({ expiresAt: { $lt: new Date(AT) } })) === 0,
  },
  updateUser: {
    call: ({ auth }, { user }) => auth.updateUser(user.id, { displayName: 'Renamed' }),
    isDone: async ({ auth }, { user }) => (await auth.findUser(user.id))?.displayName === 'Renamed',
  },
  'updateUser (an admin leaves)': {
    call: ({ auth }, { user }) => auth.updateUser(user.id, { role: 'staff' }),
    isDone: async ({ auth }, { user }) => (await auth.findUser(user.id))?.role === 'staff',
  },
  makeAccount: {
    prepare: ({ auth }, { user }) => auth.updateUser(user.id, { guest: true }),
    call: ({ auth }, { user, n }) =>
      auth.makeAccount(user.id, { displayName: 'Made', email: `made-${n}@example.com`, passwordHash: 'x' }),
    isDone: async ({ auth }, { user }) => (await auth.findUser(user.id))?.displayName === 'Made',
  },
  createSession: {
    call: ({ auth }, { user, n }) =>
      auth.createSession({
        userId: user.id,
        refreshHash: `new-${n}`,
        createdAt: AT,
        expiresAt: LATER,
        userAgent: '',
        ip: '',
      }),
    isDone: async ({ connection }, { n }) =>
      (await connection.collection('sessions').countDocuments({ refreshHash: `new-${n}` })) >= 1,
  },
  rotateSession: {
    call: ({ auth }, { session }) => auth.rotateSession(session.id, 'a', 'b', AT),
    isDone: async ({ auth }, { session }) => (await auth.findSession(session.id))?.refreshHash === 'b',
  },
  revokeSession: {
    call: ({ auth }, { session }) => auth.revokeSession(session.id, AT),
    isDone: async ({ auth }, { session }) => (await auth.findSession(session.id))?.revokedAt !== null,
  },
  revokeSessionsOf: {
    call: ({ auth }, { user }) => auth.revokeSessionsOf(user.id, AT),
    isDone: async ({ auth }, { session }) => (await auth.findSession(session.id))?.revokedAt !== null,
  },
};

describe('a replica set that changes its primary', () => {
  const proxy = new MongoProxy();
  /** Through the door, and past it as another process sees the database. */
  let stores: MongoStores;
  let beside: MongoStores;
  let n = 0;
  beforeAll(async () => {
    await proxy.open();
    stores = await openMongoStores(proxy.uri);
    beside = await openMongoStores(proxy.directUri);
    await beside.auth.createFirstAdmin({
      ...person,
      role: 'admin',
      email: null,
      blockedUntil: null,
      createdAt: AT,
    });
  });
  afterAll(async () => {
    await beside.connection.dropDatabase();
    await beside.close();
    await stores.close();
    await proxy.shut();
  });

  /** So that the armed write is one of the deed and not what earlier ones have left to be written late. */
  const writeLate = ({ chat }: MongoStores) => chat.listConversations({ list: 'all' }, { limit: 1 });

  async function makeScene(): Promise<Scene> {
    n += 1;
    const { chat, auth } = beside;
    const { conversation } = await chat.createConversation({ ...opening, openLimit: 10_000 });
    const [sent] = await chat.appendMessages([aMessage(conversation.id, 'there')]);
    const user = await auth.createUser({
      ...person,
      role: 'admin',
      email: null,
      blockedUntil: null,
      createdAt: AT,
    });
    const session = { refreshHash: 'a', createdAt: AT, expiresAt: LATER, userAgent: '', ip: '' };
    await writeLate(stores);
    await writeLate(beside);
    return {
      n,
      conversation,
      message: (sent as { message: MessageRecord }).message,
      user,
      session: await auth.createSession({ userId: user.id, ...session }),
    };
  }

  /** The log is dense and the conversation says what its log says. */
  async function expectSound({ conversation: { id } }: Scene): Promise<void> {
    const log = await logOf(beside, id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const clientIds = log.map(({ clientId }) => clientId).filter((clientId) => clientId !== null);
    expect(new Set(clientIds).size).toBe(clientIds.length);
    const found = await stores.chat.findConversation(id);
    expect(found).toMatchObject({ lastSeq: log.length, sent: { user: clientIds.length } });
    expect(found).toEqual(await beside.chat.findConversation(id));
  }

  const cases = Object.keys(deeds).flatMap((name) =>
    WRITE_FAULTS.map(([what, fault]) => ({ name, what, fault })),
  );
  it.each(cases)('$name: $what: no false yes, and the next call heals', async ({ name, fault }) => {
    const deed = deeds[name] as Deed;
    const makeReady = async () => {
      const scene = await makeScene();
      await deed.prepare?.(beside, scene);
      return scene;
    };
    const counted = await makeReady();
    proxy.arm(null);
    await deed.call(stores, counted);
    const writes = proxy.writes;
    expect(writes).toBeGreaterThan(0);

    for (let at = 1; at <= writes; at += 1) {
      const scene = await makeReady();
      proxy.arm(fault, at);
      const outcome = await deed.call(stores, scene).then(() => 'yes', codeOf);
      const { met } = proxy;
      proxy.arm(null);
      // None of a method's writes may fail unnoticed, so what was not durable is never said to be stored.
      expect({ at, met: met !== null, outcome }).toEqual({ at, met: true, outcome: 'UNAVAILABLE' });

      const again = await deed.call(stores, scene).then(() => 'yes', codeOf);
      expect(['yes', ...(deed.known ?? [])]).toContain(again);
      expect(await deed.isDone(beside, scene)).toBe(true);
      await expectSound(scene);
    }
  });

  it('waits for a slow answer and lets nobody overtake it in the log', async () => {
    const { conversation } = await makeScene();
    const send = (text: string) => stores.chat.appendMessages([aMessage(conversation.id, text)]);
    proxy.arm('slow answer');
    const slow = send('slow');
    await proxy.whenHeld();
    const next = send('next');
    proxy.release();
    expect([await slow, await next]).toMatchObject([
      [{ ok: true, message: { seq: 2, text: 'slow' } }],
      [{ ok: true, message: { seq: 3, text: 'next' } }],
    ]);
  });

  it('sends no write twice by itself to a server without sessions', async () => {
    const { conversation } = await makeScene();
    proxy.arm('connection lost before the answer came');
    const sent = stores.chat.appendMessages([aMessage(conversation.id, 'once')]);
    await expect(sent).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const { writes } = proxy;
    const [again] = await stores.chat.appendMessages([aMessage(conversation.id, 'once')]);
    expect([writes, again]).toMatchObject([1, { ok: true, duplicate: true, message: { senderId: ANA.id } }]);
  });
});
