import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { mongo } from 'mongoose';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { testDatabaseUri } from './testing/test-database';
import { AT, aMessage, opening } from './testing/fixtures';

describe('what the database is asked', () => {
  let stores: MongoStores;
  const commands: mongo.CommandStartedEvent[] = [];
  let id: string;
  beforeAll(async () => {
    stores = await openMongoStores(testDatabaseUri(), { connect: { monitorCommands: true } });
    stores.connection.getClient().on('commandStarted', (event) => commands.push(event));
    const { conversation } = await stores.chat.createConversation(opening);
    ({ id } = conversation);
    await stores.chat.appendMessages([aMessage(id, 'first')]);
  });
  beforeEach(async () => {
    // What is still to be written behind earlier messages.
    await stores.chat.listConversations({ list: 'all' }, { limit: 1 });
    commands.length = 0;
  });
  afterAll(async () => {
    await stores.connection.dropDatabase();
    await stores.close();
  });

  /** In their order; summaries are written when it suits them. */
  const namesBeside = (name: string): string[] =>
    commands.map(({ commandName }) => commandName).filter((sent) => sent !== name);

  async function openConversations(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const user = { id: newId().toHexString(), displayName: `User ${index}` };
      ids.push((await stores.chat.createConversation({ ...opening, user })).conversation.id);
    }
    commands.length = 0;
    return ids;
  }

  it('a message costs one durable write and no read', async () => {
    await stores.chat.appendMessages([aMessage(id, 'second')]);
    const [insert, ...others] = commands.filter(({ commandName }) => commandName !== 'update');
    expect(insert?.commandName).toBe('insert');
    expect(insert?.command['writeConcern']).toMatchObject({ w: 'majority', j: true });
    expect(others).toEqual([]);
  });

  it('twenty messages of one batch cost the same', async () => {
    await stores.chat.appendMessages(
      Array.from({ length: 20 }, (_, index) => aMessage(id, `batch-${index}`)),
    );
    expect(namesBeside('update')).toEqual(['insert']);
  });

  it('messages that come while one is written share the next write, over all conversations', async () => {
    const others = await openConversations(30);
    await Promise.all([
      ...others.map((other) => stores.chat.appendMessages([aMessage(other, 'before')])),
      stores.chat.appendMessages([aMessage(id, 'before all')]),
    ]);
    expect(namesBeside('update')).toEqual(['insert']);
  });

  it('many messages of many conversations cost fewer writes than messages, and no read', async () => {
    const others = await openConversations(10);
    for (let round = 0; round < 40; round += 1)
      await Promise.all(
        others.map(async (other) => {
          const conversation = await stores.chat.recallConversation(other);
          const expectLastSeq = conversation?.lastSeq ?? -1;
          const message = { ...aMessage(other, `round ${round}`), expectLastSeq };
          expect(await stores.chat.appendMessages([message])).toMatchObject([{ ok: true }]);
          await stores.chat.markDelivered(other, 'professional', round + 1);
        }),
      );
    const count = (name: string) => commands.filter(({ commandName }) => commandName === name).length;
    expect(namesBeside('update').every((name) => name === 'insert')).toBe(true);
    expect(count('insert')).toBeLessThanOrEqual(80);
    await stores.chat.listConversations({ list: 'all' }, { limit: 1 });
    // Each holds the summaries of all ten, a quarter of a second after the one before.
    expect(count('update')).toBeLessThanOrEqual(40);
    for (const { commandName, command } of commands)
      if (commandName === 'update') expect(command['writeConcern']).toMatchObject({ w: 1, j: false });
    expect(await stores.chat.findConversation(others[0] ?? '')).toMatchObject({
      lastSeq: 40,
      delivered: { professional: 40 },
    });
  });

  it('every write that is acknowledged waits for the majority and the journal', async () => {
    const { auth, chat } = stores;
    const person = { displayName: 'Dana', email: 'd@example.test', guest: false, passwordHash: null };
    const dana = await auth.createUser({ ...person, role: 'staff', blockedUntil: null, createdAt: AT });
    await auth.updateUser(dana.id, { displayName: 'Dana W.' });
    const session = await auth.createSession({
      userId: dana.id,
      refreshHash: 'a',
      createdAt: AT,
      expiresAt: '2099-04-01T09:00:00.000Z',
      userAgent: '',
      ip: '',
    });
    await auth.rotateSession(session.id, 'a', 'b', AT);
    await auth.revokeSession(session.id, AT);
    await auth.revokeSessionsOf(dana.id, AT);
    await chat.markRead(id, 'professional', { readerId: dana.id, upToSeq: 1, at: AT });
    await chat.appendMessages([aMessage(id, 'first')]);
    const message = (await chat.sliceMessages(id, 'user', { limit: 1 })).items[0];
    await chat.reviseMessage(id, message?.id ?? '', { text: 'edited' }, AT);
    await chat.transition(id, {
      expect: { status: ['open'] },
      set: {
        status: 'assigned',
        assignedTo: { id: dana.id, displayName: 'Dana' },
        waitingSince: null,
        closedAt: null,
        closedBy: null,
      },
      event: { type: 'claimed', by: { id: dana.id, displayName: 'Dana' } },
      at: AT,
    });

    const writes = commands.filter(({ commandName }) =>
      ['insert', 'update', 'findAndModify', 'delete'].includes(commandName),
    );
    const concernOf = ({ command }: mongo.CommandStartedEvent) =>
      (command['writeConcern'] as { w?: unknown; j?: unknown }) ?? {};
    const durable = writes.filter(
      (write) => concernOf(write).w === 'majority' && concernOf(write).j === true,
    );
    const derived = writes.filter((write) => concernOf(write).w === 1);
    // What follows from the log: the summary behind the event of the claim, and those of messages.
    for (const { commandName, command } of derived) expect(command[commandName]).toBe('conversations');
    expect(durable).toHaveLength(writes.length - derived.length);
    expect(durable.length).toBeGreaterThanOrEqual(10);
  });

  it('a pattern or an operator in a text stays a text', async () => {
    const hostile = { $ne: null } as unknown as string;
    expect(await stores.auth.findUserByEmail(hostile)).toBeNull();
    expect(await stores.auth.findUser(hostile)).toBeNull();
    expect(await stores.chat.findConversation({ $gt: '' } as unknown as string)).toBeNull();
    expect(await stores.chat.findMessage(id, hostile)).toBeNull();
    for (const { command } of commands) expect(JSON.stringify(command['filter'] ?? {})).not.toContain('$ne');
  });
});
