import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unreadCount, type ConversationRecord } from '@prochat/server/chat';
import type { Model } from 'mongoose';
import { ConversationDocument } from './conversation.schema';
import { MessageDocument } from './message.schema';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { testDatabaseUri } from './testing/test-database';
import { AT, aMessage, claim, opening } from './testing/fixtures';

/** Puts the conversation's document back to what it was, as if the process had died before writing it. */
async function rewind(
  conversations: Model<ConversationDocument>,
  id: string,
  before: Partial<ConversationDocument> | null,
): Promise<void> {
  const { _id, ...rest } = before ?? {};
  expect(_id?.toHexString()).toBe(id);
  await conversations.collection.replaceOne({ _id }, rest);
}

describe('after a crash between the message and what follows from it', () => {
  let stores: MongoStores;
  let conversations: Model<ConversationDocument>;
  let messages: Model<MessageDocument>;
  let conversation: ConversationRecord;
  const snapshot = () => conversations.findOne({}).lean<ConversationDocument>().exec();
  /** The same database as another process sees it. */
  const restart = async (): Promise<MongoStores> => {
    await stores.close();
    stores = await openMongoStores(uri);
    conversations = stores.connection.model<ConversationDocument>(ConversationDocument.name);
    messages = stores.connection.model<MessageDocument>(MessageDocument.name);
    return stores;
  };
  let uri: string;
  beforeEach(async () => {
    uri = testDatabaseUri();
    stores = await openMongoStores(uri);
    conversations = stores.connection.model<ConversationDocument>(ConversationDocument.name);
    messages = stores.connection.model<MessageDocument>(MessageDocument.name);
    ({ conversation } = await stores.chat.createConversation(opening));
  });
  afterEach(async () => {
    await stores.connection.dropDatabase();
    await stores.close();
  });

  it('a conversation that does not count its last messages is repaired when it is read', async () => {
    await stores.chat.appendMessages([aMessage(conversation.id, 'one')]);
    const before = await snapshot();
    const [, second] = await stores.chat.appendMessages([
      aMessage(conversation.id, 'two'),
      aMessage(conversation.id, 'three'),
    ]);
    const after = second?.ok ? second.conversation : null;
    await rewind(conversations, conversation.id, before);

    expect(await stores.chat.findConversation(conversation.id)).toEqual(after);
    expect(after).toMatchObject({ lastSeq: 3, sent: { user: 3 }, lastMessage: { text: 'three' } });
    expect(unreadCount(after ?? conversation, 'professional')).toBe(3);
  });

  it('it is repaired at start, so that lists are right before anybody opens it', async () => {
    const before = await snapshot();
    await stores.chat.appendMessages([aMessage(conversation.id, 'one')]);
    await rewind(conversations, conversation.id, before);
    const { chat } = await restart();
    const page = await chat.listConversations({ list: 'all' }, { limit: 10 });
    expect(page.items).toMatchObject([{ lastSeq: 1, lastMessage: { text: 'one' } }]);
  });

  it('a send goes on after the log and not after the summary', async () => {
    const before = await snapshot();
    await stores.chat.appendMessages([aMessage(conversation.id, 'one')]);
    await rewind(conversations, conversation.id, before);
    const [again, next] = await stores.chat.appendMessages([
      aMessage(conversation.id, 'one'),
      aMessage(conversation.id, 'two'),
    ]);
    expect(again).toMatchObject({ ok: true, duplicate: true, message: { seq: 1 } });
    expect(next).toMatchObject({ ok: true, duplicate: false, message: { seq: 2, prevPublicSeq: 1 } });
  });

  it.each(['findConversation', 'appendMessages', 'transition', 'start'] as const)(
    'a claim whose event is not in the log is finished once by %s',
    async (by) => {
      await stores.chat.transition(conversation.id, claim);
      const logged = await messages.findOne({ kind: 'event' }).lean<MessageDocument>();
      await messages.collection.deleteOne({ _id: logged?._id });
      await conversations.collection.updateOne(
        {},
        { $set: { pending: { id: logged?._id, event: claim.event, at: AT }, lastSeq: 0, lastPublicSeq: 0 } },
      );

      if (by === 'start') await restart();
      else if (by === 'findConversation') await stores.chat.findConversation(conversation.id);
      else if (by === 'transition') expect(await stores.chat.transition(conversation.id, claim)).toBeNull();
      else await (await restart()).chat.appendMessages([aMessage(conversation.id, 'one')]);

      const { items } = await stores.chat.sliceMessages(conversation.id, 'professional', { limit: 10 });
      expect(items[0]).toMatchObject({ seq: 1, id: logged?._id.toHexString(), event: claim.event });
      expect(items.filter(({ kind }) => kind === 'event')).toHaveLength(1);
      expect((await snapshot())?.pending).toBeUndefined();
      expect(await stores.chat.findConversation(conversation.id)).toMatchObject({ status: 'assigned' });
    },
  );

  it('an event that is in the log but still marked as pending is not written again', async () => {
    await stores.chat.transition(conversation.id, claim);
    const logged = await messages.findOne({ kind: 'event' }).lean<MessageDocument>();
    await conversations.collection.updateOne(
      {},
      { $set: { pending: { id: logged?._id, event: claim.event, at: AT }, lastSeq: 0 } },
    );
    expect(await stores.chat.findConversation(conversation.id)).toMatchObject({ lastSeq: 1 });
    expect(await messages.countDocuments({})).toBe(1);
  });

  it('a first message that never reached the log is there when the creation is repeated', async () => {
    const firstMessage = aMessage('', 'Hello', 'key-1');
    const created = await stores.chat.createConversation({ ...opening, firstMessage });
    const pending = { id: newId(), message: { ...firstMessage, conversationId: created.conversation.id } };
    const _id = conversations.base.Types.ObjectId.createFromHexString(created.conversation.id);
    await messages.collection.deleteMany({ conversationId: _id });
    await conversations.collection.updateOne(
      { _id },
      {
        $set: {
          pending,
          lastSeq: 0,
          lastPublicSeq: 0,
          lastMessage: null,
          sent: { user: 0, professional: 0 },
        },
      },
    );
    const again = await stores.chat.createConversation({ ...opening, firstMessage });
    expect(again).toMatchObject({ duplicate: true, message: { seq: 1, text: 'Hello' } });
    expect(again.conversation).toEqual(created.conversation);
  });

  it('a deletion that did not reach the preview does, as soon as the conversation is read', async () => {
    const [sent] = await stores.chat.appendMessages([aMessage(conversation.id, 'secret')]);
    const before = await snapshot();
    await stores.chat.reviseMessage(conversation.id, sent?.ok ? sent.message.id : '', { deleted: true }, AT);
    await rewind(conversations, conversation.id, before);
    expect(await stores.chat.findConversation(conversation.id)).toMatchObject({
      revision: 1,
      lastMessage: { text: '' },
    });
  });
});
