import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { Test } from '@nestjs/testing';
import { AuthStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { Config, StoreHealth } from '@prochat/server/core';
import { SCHEMA_VERSION } from './migrations';
import { MongoStoreModule } from './mongo-store.module';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { testDatabaseUri } from './testing/test-database';
import { ANA, AT, aMessage, opening } from './testing/fixtures';
import { MongoProxy } from './testing/mongo-proxy';

async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => new Error('It did not fail.'),
    (error: unknown) => error as Error,
  );
}

describe('a database that cannot be used at start', () => {
  it.each([
    [
      'nobody listens',
      'mongodb://ana:s3cret@127.0.0.1:1/prochat',
      /127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    ],
    ['the host is unknown', 'mongodb://ana:s3cret@db.invalid/prochat', /db\.invalid:27017 cannot be used/],
    ['the address is malformed', 'mongodb://ana:s3cret@', /not a valid MongoDB connection string/],
    ['an option is malformed', 'mongodb://ana:s3cret@127.0.0.1:1/?w=1&tls=maybe', /not a valid MongoDB/],
  ])('is named in one line without the password when %s', async (_, uri, line) => {
    for (const start of [
      () => openMongoStores(uri),
      () =>
        Test.createTestingModule({
          imports: [MongoStoreModule.forRoot(Config.parse({ MONGODB_URI: uri }))],
        }).compile(),
    ]) {
      const began = Date.now();
      const error = await failureOf(Promise.resolve().then<unknown>(start));
      expect(error.name).toBe('StoreOpenError');
      expect(error.message).toMatch(line);
      expect(error.message).not.toContain('\n');
      expect(`${error.message} ${error.stack}`).not.toContain('s3cret');
      expect(Date.now() - began).toBeLessThan(8_000);
    }
  });

  it('is refused when a newer release has written it', async () => {
    const uri = testDatabaseUri();
    const stores = await openMongoStores(uri);
    try {
      await stores.connection
        .collection('store')
        .updateOne({ version: SCHEMA_VERSION }, { $set: { version: 99 } });
      await expect(openMongoStores(uri)).rejects.toMatchObject({
        name: 'StoreOpenError',
        message: expect.stringContaining('newer release'),
      });
    } finally {
      await stores.connection.dropDatabase();
      await stores.close();
    }
  });
});

describe('the module', () => {
  it('gives the application its stores and closes the connection with it', async () => {
    const uri = testDatabaseUri();
    const config = Config.parse({ MONGODB_URI: uri });
    const module = await Test.createTestingModule({ imports: [MongoStoreModule.forRoot(config)] }).compile();
    await module.init();
    const { conversation } = await module.get(ChatStore).createConversation(opening);
    expect(await module.get(AuthStore).hasAdmin()).toBe(false);
    await expect(module.get(StoreHealth).check()).resolves.toBeUndefined();
    await module.close();

    const stores = await openMongoStores(uri);
    expect(await stores.chat.findConversation(conversation.id)).toEqual(conversation);
    await stores.connection.dropDatabase();
    await stores.close();
  });
});

describe('a database that goes away', () => {
  const proxy = new MongoProxy();
  let stores: MongoStores;
  beforeEach(async () => {
    await proxy.open();
    stores = await openMongoStores(proxy.uri);
  });
  afterEach(async () => {
    await proxy.open();
    await stores.connection.dropDatabase();
    await stores.close();
    await proxy.shut();
  });

  it('tells nobody the password, in no error and no cause of one', async () => {
    const uri = `${proxy.uri.replace('//', '//ana:s3cret@')}&authMechanism=PLAIN`;
    const guarded = await openMongoStores(uri);
    try {
      const { conversation } = await guarded.chat.createConversation(opening);
      const send = (text: string) => guarded.chat.appendMessages([aMessage(conversation.id, text)]);
      const failures: Error[] = [];
      for (const fault of [
        { refuse: 10107, executed: false },
        { refuse: 2, executed: false },
        'write concern timeout',
        'connection lost before the answer came',
      ] as const) {
        proxy.arm(fault);
        failures.push(await failureOf(send(JSON.stringify(fault))));
      }
      proxy.arm(null);
      await proxy.shut();
      failures.push(await failureOf(send('shut')), await failureOf(guarded.health.check()));
      failures.push(await failureOf(openMongoStores(uri)));
      for (const failure of failures) {
        expect(failure.message).not.toBe('It did not fail.');
        const shown = inspect(failure, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
        expect(shown).not.toContain('s3cret');
        expect(shown).not.toContain(Buffer.from('s3cret').toString('base64').slice(0, 6));
        expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain('s3cret');
      }
    } finally {
      await guarded.close();
    }
  });

  it('makes every call UNAVAILABLE and no message acknowledged, and heals by itself', async () => {
    const { conversation } = await stores.chat.createConversation(opening);
    const { id } = conversation;
    await stores.chat.appendMessages([aMessage(id, 'one')]);
    await stores.health.check();

    const inFlight = Array.from({ length: 20 }, (_, index) =>
      failureOf(stores.chat.appendMessages([aMessage(id, `flight-${index}`)])),
    );
    await proxy.shut();
    const user = { email: 'a@example.test', role: 'user', guest: false, passwordHash: null } as const;
    const calls: Record<string, () => Promise<unknown>> = {
      appendMessages: () => stores.chat.appendMessages([aMessage(id, 'two')]),
      createConversation: () => stores.chat.createConversation(opening),
      findConversation: () => stores.chat.findConversation(id),
      listConversations: () => stores.chat.listConversations({ list: 'all' }, { limit: 10 }),
      countConversations: () => stores.chat.countConversations(),
      sliceMessages: () => stores.chat.sliceMessages(id, 'user', { limit: 10 }),
      markRead: () => stores.chat.markRead(id, 'user', { readerId: ANA.id, upToSeq: 1, at: AT }),
      hasAdmin: () => stores.auth.hasAdmin(),
      createUser: () =>
        stores.auth.createUser({ ...user, displayName: 'Ana', blockedUntil: null, createdAt: AT }),
    };
    const failures = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => [name, (await failureOf(call())).message]),
    );
    const sentence = 'The server cannot store anything at the moment. Please try again.';
    expect(Object.fromEntries(failures)).toEqual(
      Object.fromEntries(Object.keys(calls).map((name) => [name, sentence])),
    );
    await expect(stores.health.check()).rejects.toThrow();
    const fates = await Promise.all(inFlight);
    for (const { message } of fates) expect([sentence, 'It did not fail.']).toContain(message);

    await proxy.open();
    await expect(stores.health.check()).resolves.toBeUndefined();
    // As clients do: the same clientIds again, whatever became of them.
    for (let index = 0; index < 20; index += 1) {
      const [sent] = await stores.chat.appendMessages([aMessage(id, `flight-${index}`)]);
      expect(sent).toMatchObject({ ok: true });
    }
    const { items } = await stores.chat.sliceMessages(id, 'professional', { limit: 100 });
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
    expect(items.filter(({ clientId }) => clientId?.startsWith('flight-'))).toHaveLength(20);
    expect(await stores.chat.findConversation(id)).toMatchObject({
      lastSeq: items.length,
      sent: { user: items.length },
    });
  });
});
