import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { MODELS, connect } from './connect';
import { toProgressLines } from './migration-progress';
import { SCHEMA_VERSION } from './migrations';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores, type OpenOptions } from './open-mongo-stores';
import { putReleased, readReleased } from './testing/released-data';
import { testDatabaseUri } from './testing/test-database';
import { ANA, AT, aMessage, opening } from './testing/fixtures';

const professional = { side: 'professional' } as const;
const QUICK = { leaseMs: 400, patienceMs: 60_000 };

describe('a database of the first layout', () => {
  const released = readReleased(1);
  let uri: string;
  let raw: Connection;
  const opened: MongoStores[] = [];
  beforeEach(async () => {
    uri = testDatabaseUri();
    raw = connect(uri);
    await putReleased(raw, released);
  });
  afterEach(async () => {
    for (const stores of opened.splice(0)) await stores.close();
    await raw.dropDatabase();
    await raw.close();
  });

  async function open(options: OpenOptions = {}): Promise<MongoStores> {
    const stores = await openMongoStores(uri, options);
    opened.push(stores);
    return stores;
  }
  const found = async ({ chat }: MongoStores, ...words: string[]): Promise<string[]> =>
    (await chat.searchMessages({ words, reader: professional }, { limit: 100 })).items.map(
      ({ text }) => text,
    );
  const schema = () => raw.collection<{ _id: string; version: number }>('store').findOne({ _id: 'schema' });

  /** Messages as the old release wrote them, more than one batch. */
  async function addMany(count: number): Promise<void> {
    const [model] = released.messages;
    const conversationId = newId();
    await raw.collection('messages').insertMany(
      Array.from({ length: count }, (_, index) => ({
        ...model,
        _id: newId(),
        conversationId,
        seq: index + 1,
        clientId: `m${index}`,
        revision: 0,
        text: `many ${index}`,
      })),
    );
  }

  it('keeps everything and gets what is new', async () => {
    const stores = await open();
    expect(await schema()).toMatchObject({ version: SCHEMA_VERSION });
    for (const name of ['users', 'sessions', 'conversations', 'messages'] as const) {
      const now = await raw.collection(name).find({}).sort({ _id: 1 }).toArray();
      expect(now.map(({ words: _words, facets: _facets, ...document }) => document)).toEqual(released[name]);
    }
    expect(await raw.collection('conversations').countDocuments({ facets: { $exists: false } })).toBe(0);
    const { items } = await stores.chat.listConversations({ list: 'all', priority: 'high' }, { limit: 100 });
    const high = released.conversations.filter(({ priority }) => priority === 'high');
    expect(items.map(({ id }) => id).sort()).toEqual(high.map(({ _id }) => String(_id)).sort());
  });

  it('is searchable: what was edited by its new text, and nothing of events and deleted messages', async () => {
    const stores = await open();
    const texts = released.messages.map(({ text }) => String(text));
    const saying = (part: string) => texts.filter((text) => text.includes(part)).sort();
    expect((await found(stores, 'uberblick', 'druck')).sort()).toEqual(saying('Drucker Überblick'));
    expect((await found(stores, 'понимаю')).sort()).toEqual(saying('понимаю'));
    expect((await found(stores, 'scanner')).sort()).toEqual(saying('the scanner'));
    expect((await found(stores, 'customer')).sort()).toEqual(saying('good customer'));
    expect(saying('scanner').length * saying('customer').length).toBeGreaterThan(0);
    const silent = raw
      .collection('messages')
      .find({ $or: [{ kind: 'event' }, { deletedAt: { $ne: null } }] });
    for (const message of await silent.toArray()) expect(message).not.toHaveProperty('words');
  });

  it('has the indexes of this release', async () => {
    await open();
    for (const { schema } of MODELS) {
      // What is found by its id alone has no other index, and no collection before something is written.
      if (schema.indexes().length === 0) continue;
      const there = await raw
        .collection(String(schema.get('collection')))
        .listIndexes()
        .toArray();
      const names = there.map(({ name }: mongo.IndexDescriptionInfo) => name);
      for (const [, { name }] of schema.indexes()) expect(names).toContain(name);
    }
  });

  it('is converted by one of two processes that open it at once', async () => {
    await addMany(2_500);
    const said: string[][] = [[], []];
    const both = await Promise.all(
      said.map((lines) =>
        open({ onProgress: toProgressLines((line) => lines.push(line)), lockTimes: QUICK }),
      ),
    );
    expect(said.filter((lines) => lines.length > 0)).toHaveLength(1);
    expect(said.flat().at(-1)).toBe('MongoDB: making everything searchable: 100 %');
    for (const stores of both) expect(await found(stores, 'many', '2499')).toEqual(['many 2499']);
    expect(
      await raw
        .collection<{ _id: string }>('store')
        .find({ _id: { $ne: 'schema' } })
        .toArray(),
    ).toEqual([]);
  });

  it('goes on where a process has crashed in the middle', async () => {
    await addMany(2_500);
    const crash = (_: string, done: number): void => {
      if (done > 1_500) throw new Error('crash');
    };
    await expect(openMongoStores(uri, { onProgress: crash })).rejects.toThrow();
    expect(await schema()).toMatchObject({ version: 1 });
    const before = await raw.collection('messages').countDocuments({ words: { $exists: true } });
    expect(before).toBeGreaterThan(1_500);

    const steps: number[] = [];
    const stores = await open({ onProgress: (_, done) => steps.push(done) });
    // What was done is not looked at again: the last batches only.
    expect(steps[0]).toBeLessThan(1_000);
    for (const word of ['0', '1499', '2499'])
      expect(await found(stores, 'many', word)).toContain(`many ${word}`);
    expect(await schema()).toMatchObject({ version: 2 });
  });

  it('takes the lock of a process that has died when its lease is over', async () => {
    const locks = raw.collection<{ _id: string; owner: string; expiresAt: Date }>('store');
    await locks.insertOne({ _id: 'migration', owner: 'dead', expiresAt: new Date(Date.now() + 500) });
    const stores = await open({ lockTimes: QUICK });
    expect(await found(stores, 'uberblick')).not.toEqual([]);
    expect(await locks.findOne({ _id: 'migration' })).toBeNull();
  });

  it('does not start when another process holds the lock for too long', async () => {
    const locks = raw.collection<{ _id: string; owner: string; expiresAt: Date }>('store');
    await locks.insertOne({ _id: 'migration', owner: 'other', expiresAt: new Date('2099-01-01') });
    await expect(openMongoStores(uri, { lockTimes: { leaseMs: 400, patienceMs: 0 } })).rejects.toMatchObject({
      name: 'StoreOpenError',
      message: expect.stringContaining('Another process'),
    });
    expect(await schema()).toMatchObject({ version: 1 });
  });

  it('is made whole at the next start of what the old release still wrote', async () => {
    const stores = await open();
    const { conversation } = await stores.chat.createConversation({ ...opening, user: ANA });
    const texts = ['left without', 'to be edited', 'to be deleted'];
    await stores.chat.appendMessages(texts.map((text) => aMessage(conversation.id, text)));
    const messages = raw.collection('messages');
    await messages.updateOne({ text: texts[0] }, { $unset: { words: 1 } });
    const at = new Date(AT);
    await messages.updateOne({ text: texts[1] }, { $set: { text: 'renewed', editedAt: at, revision: 1 } });
    await messages.updateOne({ text: texts[2] }, { $set: { text: '', deletedAt: at, revision: 2 } });
    const _id = mongoose.Types.ObjectId.createFromHexString(conversation.id);
    await raw.collection('conversations').updateOne({ _id }, { $unset: { facets: 1 } });
    expect(await found(stores, 'deleted')).toEqual([]);

    const later = await open();
    expect(await found(later, 'without')).toEqual(['left without']);
    expect(await found(later, 'renewed')).toEqual(['renewed']);
    expect(await found(later, 'edited', 'be')).toEqual([]);
    const { items } = await later.chat.listConversations(
      { list: 'own', userId: ANA.id, priority: 'normal' },
      { limit: 5 },
    );
    expect(items.map(({ id }) => id)).toEqual([conversation.id]);
  });
});

describe('a new database', () => {
  it('begins with the layout of this release and nothing to convert', async () => {
    const said: string[] = [];
    const stores = await openMongoStores(testDatabaseUri(), { onProgress: (step) => said.push(step) });
    try {
      expect(await stores.connection.collection('store').find({}).toArray()).toEqual([
        { _id: 'schema', version: SCHEMA_VERSION },
      ]);
      expect(said).toEqual([]);
    } finally {
      await stores.connection.dropDatabase();
      await stores.close();
    }
  });
});
