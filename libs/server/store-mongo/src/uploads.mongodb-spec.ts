import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewUpload, UploadClaim } from '@prochat/server/upload';
import type { mongo } from 'mongoose';
import { connect } from './connect';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { ANA, AT, aMessage, opening } from './testing/fixtures';
import { MongoProxy } from './testing/mongo-proxy';
import { putReleased, readReleased } from './testing/released-data';
import { testDatabaseUri } from './testing/test-database';

const LATER = '2099-03-05T09:00:00.000Z';
const TALK = 'c'.repeat(24);
const SCAN: NewUpload = {
  ownerId: ANA.id,
  name: 'scan.png',
  type: 'image/png',
  size: 9,
  storageKey: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  createdAt: AT,
  expiresAt: LATER,
};

function messageOf(clientId: string, conversationId: string | null = TALK): UploadClaim {
  return { clientId, conversationId, kind: 'message' };
}

describe('files of messages in one database', () => {
  let uri: string;
  let here: MongoStores;
  let there: MongoStores;
  const commands: mongo.CommandStartedEvent[] = [];
  beforeEach(async () => {
    uri = testDatabaseUri();
    here = await openMongoStores(uri, { connect: { monitorCommands: true } });
    there = await openMongoStores(uri);
    here.connection.getClient().on('commandStarted', (event) => commands.push(event));
    commands.length = 0;
  });
  afterEach(async () => {
    await here.connection.dropDatabase();
    await Promise.all([here.close(), there.close()]);
  });

  /** Ids of files that a message may have, ascending. */
  async function readyFiles(count: number, { upload } = here): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const { id } = await upload.createUpload(SCAN);
      const { name, type, size } = SCAN;
      const found = { state: 'ready', name, type, size, image: null, expiresAt: LATER } as const;
      await upload.settleUpload(id, found);
      ids.push(id);
    }
    commands.length = 0;
    return ids.sort();
  }
  const holderOf = async (id: string) => (await here.upload.findUpload(id))?.claim?.clientId ?? null;
  const claim = (stores: MongoStores, ids: readonly string[], clientId: string) =>
    stores.upload.claimUploads(ids, ANA.id, messageOf(clientId), AT);

  it('one that two processes claim for two messages is given to one of them', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [id = ''] = await readyFiles(1);
      const claimed = await Promise.all([claim(here, [id], 'here'), claim(there, [id], 'there')]);
      expect(claimed.filter((one) => one !== null)).toHaveLength(1);
      expect(await holderOf(id)).toBe(claimed[0] ? 'here' : 'there');
    }
  });

  it('of messages in two processes that want overlapping sets in any order one gets all of its files', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ids = await readyFiles(4);
      const [one, other] = [ids.slice(0, 3), ids.slice(1).reverse()];
      const claimed = await Promise.all([claim(here, one, 'here'), claim(there, other, 'there')]);
      expect(claimed.filter((given) => given !== null)).toHaveLength(1);
      const [winner, won, lost] = claimed[0] ? ['here', one, ids[3]] : ['there', other, ids[0]];
      expect(await Promise.all(won.map(holderOf))).toEqual(won.map(() => winner));
      expect(await here.upload.findUpload(lost ?? '')).toMatchObject({ claim: null, expiresAt: LATER });
    }
  });

  describe('when a call finds its second file taken after it has claimed the first', () => {
    let slow: MongoStores;
    const proxy = new MongoProxy();
    beforeEach(async () => {
      await proxy.open();
      slow = await openMongoStores(proxy.uri);
    });
    afterEach(async () => {
      proxy.release();
      await slow.connection.dropDatabase();
      await slow.close();
      await proxy.shut();
    });

    /** Ids of two files; the call for both has claimed the first, and `meanwhile` happens. */
    async function refused(meanwhile: (first: string) => Promise<unknown>): Promise<string> {
      const [first = '', second = ''] = await readyFiles(2, slow);
      const other = await openMongoStores(proxy.directUri);
      proxy.arm('slow answer', 1);
      const claiming = claim(slow, [second, first], 'c-1');
      await proxy.whenHeld();
      expect(await claim(other, [second], 'other')).not.toBeNull();
      await meanwhile(first);
      proxy.release();
      expect(await claiming).toBeNull();
      await other.close();
      return first;
    }

    it('it gives the first one back, to last as long as before', async () => {
      const first = await refused(() => Promise.resolve());
      expect(await slow.upload.findUpload(first)).toMatchObject({ claim: null, expiresAt: LATER });
    });

    it('it leaves the first one to the same message that was sent to another process as well', async () => {
      const first = await refused(async (id) => {
        const again = await openMongoStores(proxy.directUri);
        expect(await claim(again, [id], 'c-1')).toMatchObject({ uploads: [{ id }], newIds: [] });
        await again.close();
      });
      expect(await slow.upload.findUpload(first)).toMatchObject({
        claim: { clientId: 'c-1' },
        expiresAt: null,
      });
    });

    it('it does not bring back what has expired meanwhile', async () => {
      const first = await refused(async (id) => {
        const sweeper = await openMongoStores(proxy.directUri);
        await sweeper.upload.expireUploads([id], AT);
        await sweeper.close();
      });
      expect(await slow.upload.findUpload(first)).toMatchObject({ expiresAt: AT });
    });
  });

  it('what a crash has left claimed is for the same message, and can be taken back', async () => {
    const [first = '', second = ''] = await readyFiles(2);
    // The process died between its two claims.
    await claim(here, [first], 'c-1');
    expect(await claim(there, [first, second], 'c-2')).toBeNull();
    expect(await claim(there, [first, second], 'c-1')).toMatchObject({ newIds: [second] });
    await there.upload.releaseUploads([first, second], 'c-1', LATER);
    expect(await claim(here, [first, second], 'c-2')).toMatchObject({ newIds: [first, second] });
  });

  it('a message that a crash has left pending is found as the one that has the files', async () => {
    const [id = ''] = await readyFiles(1);
    const { conversationId: _, ...firstMessage } = aMessage('', 'first');
    await here.upload.claimUploads([id], ANA.id, messageOf('first', null), AT);
    const { conversation, message } = await here.chat.createConversation({ ...opening, firstMessage });
    // The process died before it was in the log.
    await here.connection.collection('messages').deleteMany({});
    await here.connection.collection('conversations').updateOne(
      { creationKey: 'first' },
      {
        $set: {
          pending: { id: newId(), message: { ...firstMessage, conversationId: conversation.id } },
          lastSeq: 0,
          lastPublicSeq: 0,
        },
      },
    );
    const found = await there.chat.findSentMessage(ANA.id, 'first', null);
    expect(found).toMatchObject({ conversationId: conversation.id, clientId: 'first', seq: message?.seq });
  });

  it('whose message this is costs one read, and no write', async () => {
    const { conversation } = await here.chat.createConversation(opening);
    await here.chat.appendMessages([aMessage(conversation.id, 'sent')]);
    await here.chat.listConversations({ list: 'all' }, { limit: 1 });
    commands.length = 0;
    expect(await here.chat.findSentMessage(ANA.id, 'sent', conversation.id)).not.toBeNull();
    expect(commands.map(({ commandName }) => commandName)).toEqual(['find']);
  });

  it('what somebody has stored is counted without a look at the records', async () => {
    await readyFiles(3);
    expect(await here.upload.usageOf(ANA.id)).toEqual({ files: 3, bytes: 27 });
    const { aggregate, pipeline, hint } = commands[0]?.command as Record<string, unknown>;
    const explained = await here.connection.db?.command({
      explain: { aggregate, pipeline, hint, cursor: {} },
      verbosity: 'executionStats',
    });
    const plan = JSON.stringify(explained);
    expect(plan).toContain('"indexName":"usage"');
    expect(plan).not.toContain('"stage":"FETCH"');
    expect(plan).toContain('"totalDocsExamined":0');
  });

  it('every change of a file waits for the majority and the journal', async () => {
    const [first = '', second = ''] = await readyFiles(2);
    commands.length = 0;
    const { upload } = here;
    await upload.createUpload(SCAN);
    await upload.settleUpload(first, { state: 'blocked' });
    await upload.claimUploads([second], ANA.id, messageOf('c-1', null), AT);
    await upload.bindUploads(ANA.id, 'c-1', TALK);
    await upload.releaseUploads([second], 'c-1', LATER);
    await upload.expireUploads([second], AT);
    await upload.expireUploadsOf(ANA.id, AT);
    await upload.removeUploads([second]);
    const writes = commands.filter(({ commandName }) => commandName !== 'find');
    expect(writes).toHaveLength(8);
    for (const { command } of writes)
      expect(command['writeConcern']).toMatchObject({ w: 'majority', j: true });
  });

  it('a claim costs one read and a write for each file, a refusal that can be seen no write', async () => {
    const ids = await readyFiles(3);
    await claim(here, ids, 'c-1');
    const names = commands.map(({ commandName }) => commandName);
    expect(names).toEqual(['find', 'findAndModify', 'findAndModify', 'findAndModify']);
    commands.length = 0;
    expect(await claim(here, ids, 'c-2')).toBeNull();
    expect(commands.map(({ commandName }) => commandName)).toEqual(['find']);
  });

  it('an operator or a pattern in a text stays a text', async () => {
    const [id = ''] = await readyFiles(1);
    await claim(here, [id], 'c-1');
    const hostile = { $ne: null } as unknown as string;
    await here.upload.releaseUploads([id], hostile, LATER);
    await here.upload.bindUploads(ANA.id, hostile, TALK);
    expect(await claim(here, [id], hostile)).toBeNull();
    expect(await here.upload.findUpload(hostile)).toBeNull();
    expect(await holderOf(id)).toBe('c-1');
  });
});

it('a database of a release without files gets their indexes at the start', async () => {
  const uri = testDatabaseUri();
  const raw = connect(uri);
  await putReleased(raw, readReleased(1));
  const stores = await openMongoStores(uri);
  const indexes = await raw.collection('uploads').listIndexes().toArray();
  expect(indexes.map(({ name }) => String(name)).sort()).toEqual(['_id_', 'byClaim', 'expiry', 'usage']);
  const { id } = await stores.upload.createUpload(SCAN);
  expect(await stores.upload.usageOf(ANA.id)).toEqual({ files: 1, bytes: 9 });
  expect(await stores.upload.findUpload(id)).toMatchObject({ state: 'scanning' });
  await raw.dropDatabase();
  await Promise.all([stores.close(), raw.close()]);
});
