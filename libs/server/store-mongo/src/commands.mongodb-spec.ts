import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { mongo } from 'mongoose';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { testDatabaseUri } from './testing/test-database';
import { ANA, AT, aMessage } from './testing/fixtures';

describe('what the database is asked', () => {
  let stores: MongoStores;
  const commands: mongo.CommandStartedEvent[] = [];
  let id: string;
  beforeAll(async () => {
    stores = await openMongoStores(testDatabaseUri(), { connect: { monitorCommands: true } });
    stores.connection.getClient().on('commandStarted', (event) => commands.push(event));
    const { conversation } = await stores.chat.createConversation({
      user: ANA,
      topic: 'Printer',
      priority: 'normal',
      createdAt: AT,
      openLimit: 5,
    });
    ({ id } = conversation);
    await stores.chat.appendMessages([aMessage(id, 'first')]);
  });
  beforeEach(() => {
    commands.length = 0;
  });
  afterAll(async () => {
    await stores.connection.dropDatabase();
    await stores.close();
  });

  it('a message costs one durable write, one derived write and no read', async () => {
    await stores.chat.appendMessages([aMessage(id, 'second')]);
    expect(commands.map(({ commandName }) => commandName)).toEqual(['insert', 'findAndModify']);
    expect(commands[0]?.command['writeConcern']).toMatchObject({ w: 'majority', j: true });
    expect(commands[1]?.command['writeConcern']).toMatchObject({ w: 1 });
  });

  it('twenty messages of one batch cost the same', async () => {
    await stores.chat.appendMessages(
      Array.from({ length: 20 }, (_, index) => aMessage(id, `batch-${index}`)),
    );
    expect(commands.map(({ commandName }) => commandName)).toEqual(['insert', 'findAndModify']);
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
    const concerns = writes.map(
      ({ command }) => (command['writeConcern'] as { w?: unknown; j?: unknown }) ?? {},
    );
    const durable = concerns.filter(({ w, j }) => w === 'majority' && j === true);
    // The one derived write: the summary behind the event of the claim.
    expect(concerns.filter(({ w }) => w === 1)).toHaveLength(1);
    expect(durable).toHaveLength(writes.length - 1);
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
