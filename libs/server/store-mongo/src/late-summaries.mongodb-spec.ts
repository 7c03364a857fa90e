import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { ChatStore } from '@prochat/server/chat';
import { Config } from '@prochat/server/core';
import { ConversationDocument } from './conversation.schema';
import { MongoStoreModule } from './mongo-store.module';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { ANA, AT, DANA, aMessage, claim, opening } from './testing/fixtures';
import { MongoProxy } from './testing/mongo-proxy';

describe('summaries that are written late', () => {
  const proxy = new MongoProxy();
  let here: MongoStores;
  /** Another process on the same database. */
  let there: MongoStores;
  let id: string;
  beforeEach(async () => {
    await proxy.open();
    here = await openMongoStores(proxy.uri);
    there = await openMongoStores(proxy.directUri);
    ({ id } = (await here.chat.createConversation(opening)).conversation);
  });
  afterEach(async () => {
    await there.connection.dropDatabase();
    await there.close();
    await here.close();
    await proxy.shut();
  });

  const send = (stores: MongoStores, ...texts: string[]) =>
    stores.chat.appendMessages(texts.map((text) => aMessage(id, text)));
  const listed = async ({ chat }: MongoStores) =>
    (await chat.listConversations({ list: 'own', userId: ANA.id }, { limit: 10 })).items[0];
  const document = () =>
    there.connection
      .model<ConversationDocument>(ConversationDocument.name)
      .findOne({})
      .lean<ConversationDocument>();

  it('are seen by whoever asks the same process, by every way', async () => {
    const [sent] = await send(here, 'one');
    const conversation = sent?.ok ? sent.conversation : null;
    expect(conversation).toMatchObject({ lastSeq: 1, lastMessage: { text: 'one' } });
    expect(await here.chat.recallConversation(id)).toEqual(conversation);
    expect(await listed(here)).toEqual(conversation);
    expect(await here.chat.findConversation(id)).toEqual(conversation);
  });

  it('are no matter to another process that asks for the conversation', async () => {
    const [sent] = await send(here, 'one');
    expect(await there.chat.findConversation(id)).toEqual(sent?.ok ? sent.conversation : null);
  });

  it('are in the document before an event is numbered, an edit is previewed and a cursor moves', async () => {
    await send(here, 'one');
    expect(await here.chat.transition(id, claim)).toMatchObject({ message: { seq: 2 } });
    const [sent] = await send(here, 'two');
    await here.chat.reviseMessage(id, sent?.ok ? sent.message.id : '', { text: 'edited' }, AT);
    await send(here, 'three');
    const read = { readerId: DANA.id, upToSeq: 3, at: AT };
    expect((await here.chat.markRead(id, 'professional', read)).conversation).toMatchObject({
      lastSeq: 4,
      status: 'assigned',
      revision: 1,
      delivered: { professional: 3 },
      read: { professional: { upToSeq: 3, count: 2 } },
    });
    expect(await document()).toMatchObject({ lastSeq: 4, lastMessage: { text: 'three' } });
  });

  it('do not undo what another process has written meanwhile', async () => {
    const [sent] = await send(here, 'one');
    await there.chat.reviseMessage(id, sent?.ok ? sent.message.id : '', { text: 'edited' }, AT);
    expect(await listed(here)).toMatchObject({ lastSeq: 1, revision: 1, lastMessage: { text: 'edited' } });
    await send(here, 'two');
    await send(there, 'three');
    await send(here, 'four');
    for (const stores of [here, there]) expect(await listed(stores)).toMatchObject({ lastSeq: 4 });
    expect(await document()).toMatchObject({ lastSeq: 4, sent: { user: 4 }, lastMessage: { text: 'four' } });
  });

  it('are tried again when they could not be written', async () => {
    await send(here, 'one');
    await here.chat.markDelivered(id, 'professional', 1);
    proxy.arm('connection lost before the server got it');
    await expect(listed(here)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(proxy.met).toHaveProperty('update');
    await send(here, 'two');
    const expected = { lastSeq: 2, lastMessage: { text: 'two' }, delivered: { professional: 1 } };
    expect(await listed(here)).toMatchObject(expected);
    expect(await document()).toMatchObject(expected);
  });

  it('are written when the stores are closed', async () => {
    await send(here, 'one', 'two');
    await here.chat.markDelivered(id, 'professional', 2);
    await here.close();
    expect(await document()).toMatchObject({ lastSeq: 2, delivered: { professional: 2 } });
  });

  it('are written when the application ends', async () => {
    const config = Config.parse({ MONGODB_URI: proxy.directUri });
    const module = await Test.createTestingModule({ imports: [MongoStoreModule.forRoot(config)] }).compile();
    await module.init();
    await module.get(ChatStore).appendMessages([aMessage(id, 'one')]);
    await module.close();
    expect(await document()).toMatchObject({ lastSeq: 1 });
  });

  it('are made again from the log after a crash, before anybody reads a list', async () => {
    await send(here, 'one', 'two');
    // Without a word to the stores.
    await here.connection.close();
    here = await openMongoStores(proxy.uri);
    expect(await listed(here)).toMatchObject({ lastSeq: 2, sent: { user: 2 }, lastMessage: { text: 'two' } });
  });

  it('take what an older release has read for delivered', async () => {
    await send(here, 'one');
    await here.chat.markRead(id, 'professional', { readerId: DANA.id, upToSeq: 1, at: AT });
    await there.connection.collection('conversations').updateOne({}, { $unset: { delivered: 1 } });
    expect(await there.chat.findConversation(id)).toMatchObject({ delivered: { user: 0, professional: 1 } });
    expect(await there.chat.markDelivered(id, 'professional', 1)).toMatchObject({ advanced: false });
  });
});
