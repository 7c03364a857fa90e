import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreArchive } from '@prochat/server/chat';
import { storeEnvironment } from '../promises/installation';
import { checkArchive } from './check-archive';
import { AT, DANA, aMessage, embeddedPlace, fill, type Filled } from './testing/filled-stores';

/** What the check says of a conversation that holds messages 1 to 7, of which 7 is the last and shown as the preview. */
describe('the check of a store', () => {
  let place: ReturnType<typeof embeddedPlace>;
  let filled: Filled;

  beforeEach(async () => {
    place = embeddedPlace();
    const stores = await place.stores();
    filled = await fill(stores);
    await stores.close();
  });
  afterEach(() => place.remove());

  async function findings(): Promise<string[]> {
    const { openSqliteSnapshot } = await import('@prochat/server/store-sqlite');
    return findingsIn(await openSqliteSnapshot(place.dir));
  }

  async function findingsIn(archive: StoreArchive): Promise<string[]> {
    const found: string[] = [];
    for await (const { conversationId, what } of checkArchive(archive, () => undefined)) {
      expect(conversationId).toBe(filled.talk);
      found.push(what);
    }
    await archive.close();
    return found;
  }

  /** Below the store's own doors. `message.2` is the message with seq 2. */
  async function damage(sql: string): Promise<void> {
    const { openSqliteStores } = await import('@prochat/server/store-sqlite');
    const { database } = await openSqliteStores(place.dir);
    const talk = `'${filled.talk}'`;
    database.prepare(sql.replaceAll('TALK', talk)).run();
    await database.close();
  }

  it('finds nothing in a sound one', async () => {
    expect(await findings()).toEqual([]);
  });

  it('finds nothing beside a server that has not written its summaries yet, nor in what its kill leaves', async () => {
    const { openSqliteArchive, openSqliteSnapshot } = await import('@prochat/server/store-sqlite');
    const stores = await place.stores();
    await stores.chat.appendMessages([aMessage(filled.talk, 'More'), aMessage(filled.talk, 'And more')]);
    await stores.chat.markDelivered(filled.talk, 'professional', 9);
    await stores.chat.markRead(filled.talk, 'professional', { readerId: DANA.id, upToSeq: 8, at: AT });
    const killed = embeddedPlace();
    for (const name of ['prochat.db', 'prochat.db-wal'])
      copyFileSync(join(place.dir, name), join(killed.dir, name));
    expect(await findings()).toEqual([]);
    expect(await findingsIn(await openSqliteSnapshot(killed.dir))).toEqual([]);
    expect(await findingsIn(await openSqliteArchive(killed.dir))).toEqual([]);
    await stores.close();
    killed.remove();
  });

  it('finds a gap in seq, and does not blame what comes after it', async () => {
    const { messages } = filled;
    await damage('DELETE FROM message WHERE conversationId = TALK AND seq = 4');
    expect(await findings()).toEqual([`message ${messages[2]} (seq 5): seq 4 was expected`]);
  });

  it('finds a lost end of the log', async () => {
    await damage('DELETE FROM message WHERE conversationId = TALK AND seq = 7');
    const found = await findings();
    expect(found).toContain('lastSeq is 7, expected 6');
    expect(found).toContain('sent is {"user":4,"professional":1}, expected {"user":3,"professional":1}');
    expect(found).toContain('revision is 3, expected 2');
    expect(found.some((what) => what.startsWith('lastMessage is {"seq":7,'))).toBe(true);
  });

  it.each([
    ['lastSeq', 'lastSeq = 9', 'lastSeq is 9, expected 7'],
    ['lastPublicSeq', 'lastPublicSeq = 6', 'lastPublicSeq is 6, expected 7'],
    ['sent', 'sentUser = 9', 'sent is {"user":9,"professional":1}, expected {"user":4,"professional":1}'],
    ['revision', 'revision = 2', 'revision is 2, expected 3'],
    [
      'lastMessageAt',
      `lastMessageAt = '2099-01-01T00:00:00.000Z'`,
      `lastMessageAt is "2099-01-01T00:00:00.000Z", expected "${AT}"`,
    ],
    [
      'the preview',
      `lastMessage = json_set(lastMessage, '$.text', 'Thank you')`,
      /^lastMessage is .*"text":"Thank you".* expected .*"text":"Thanks a lot"/,
    ],
    [
      'what a cursor counts',
      `read = json_set(read, '$.user.count', 4)`,
      'read.user.count up to seq 5 is 4, expected 1',
    ],
    [
      'a cursor beyond the log',
      `read = json_set(read, '$.user.upToSeq', 99)`,
      'read.user.upToSeq is 99, which is not in the log',
    ],
    [
      'a status without its professional',
      'assignedToId = NULL, assignedToName = NULL',
      'status is "assigned", expected "open"',
    ],
    [
      'a professional without his status',
      `status = 'open', waitingSince = '${AT}'`,
      'status is "open", expected "assigned"',
    ],
    ['when it was closed', `closedAt = '${AT}'`, `closedAt is ${AT} while the status is assigned`],
    ['since when it waits', `waitingSince = '${AT}'`, `waitingSince is ${AT} while the status is assigned`],
  ])('finds a conversation that is wrong about %s', async (_, set, expected) => {
    await damage(`UPDATE conversation SET ${set} WHERE id = TALK`);
    const found = await findings();
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  it.each([
    ['prevPublicSeq', 'prevPublicSeq = 4', 'prevPublicSeq is 4, expected 3'],
    [
      'sentCounts',
      'sentUser = 3',
      'sentCounts is {"user":3,"professional":1}, expected {"user":2,"professional":1}',
    ],
  ])('finds a message that is wrong about %s', async (_, set, expected) => {
    await damage(`UPDATE message SET ${set} WHERE conversationId = TALK AND seq = 5`);
    expect(await findings()).toEqual([`message ${filled.messages[2]} (seq 5): ${expected}`]);
  });

  it('lists the first 20 of a conversation and counts the others', async () => {
    const stores = await place.stores();
    const more = Array.from({ length: 18 }, (_, n) => aMessage(filled.talk, `More ${n}`));
    await stores.chat.appendMessages(more);
    await stores.close();
    await damage('UPDATE message SET sentUser = 99 WHERE conversationId = TALK');
    const found = await findings();
    expect(found).toHaveLength(21);
    expect(found[20]).toBe('and 5 more');
  });

  const { MONGODB_URI: uri } = storeEnvironment();
  if (uri !== undefined)
    it('finds the same in MongoDB, and lost words; what is merely behind its log is brought up to date', async () => {
      const { openMongoArchive, openMongoStores } = await import('@prochat/server/store-mongo');
      const stores = await openMongoStores(uri);
      filled = await fill(stores);
      expect(await findingsIn(await openMongoArchive(uri))).toEqual([]);
      const messages = stores.connection.collection('messages');
      const [said = '', noted = '', edited = ''] = filled.messages;
      const seqs = { said: 3, noted: 4, edited: 5 };
      await messages.updateOne({ seq: seqs.said }, { $set: { words: ['gruss'] } });
      await messages.updateOne({ seq: seqs.noted }, { $unset: { words: 1 } });
      await messages.updateOne({ seq: seqs.edited }, { $set: { 'sentCounts.user': 3 } });
      await stores.connection
        .collection('conversations')
        .updateOne({ topic: 'Invoice' }, { $set: { lastSeq: 6 } });
      expect(await findingsIn(await openMongoArchive(uri))).toEqual([
        `message ${edited} (seq 5): sentCounts is {"user":3,"professional":1}, expected {"user":2,"professional":1}`,
        `message ${said}: search does not find it by its words`,
        `message ${noted}: search does not find it by its words`,
      ]);
      await stores.close();
    });
});
