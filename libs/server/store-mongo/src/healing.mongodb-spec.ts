import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  unreadCount,
  type ConversationRecord,
  type NewConversation,
  type NewMessage,
  type Transition,
} from '@prochat/server/chat';
import type { Model } from 'mongoose';
import { ConversationDocument } from './conversation.schema';
import { MessageDocument } from './message.schema';
import { newId } from './object-ids';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { openTestStores, testDatabaseUri } from './test-database';

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
const AT = '2099-03-01T09:00:00.000Z';

const opening: NewConversation = {
  user: ANA,
  topic: 'Printer',
  priority: 'normal',
  createdAt: AT,
  openLimit: 5,
};

const claim: Transition = {
  expect: { status: ['open'] },
  set: { status: 'assigned', assignedTo: DANA, waitingSince: null, closedAt: null, closedBy: null },
  event: { type: 'claimed', by: DANA },
  at: AT,
};

function aMessage(conversationId: string, text: string, clientId = text): NewMessage {
  const { id: senderId, displayName: senderName } = ANA;
  return {
    conversationId,
    clientId,
    senderId,
    senderName,
    senderRole: 'user',
    kind: 'message',
    text,
    attachments: [],
    createdAt: AT,
  };
}

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

describe('two processes on one database', () => {
  let here: MongoStores;
  let there: MongoStores;
  beforeEach(async () => {
    here = await openTestStores();
    there = await openMongoStores(testDatabaseUri().replace(/prochat-test-\w+/, here.connection.name));
  });
  afterEach(async () => {
    await there.close();
    await here.close();
  });

  it('number one log densely and agree with a recount when they send, claim, read and edit at once', async () => {
    const { conversation } = await here.chat.createConversation(opening);
    const { id } = conversation;
    const both = [here, there];
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const { chat } = both[index % 2] ?? here;
        const [sent] = await chat.appendMessages([aMessage(id, `m${index % 50}`)]);
        if (index % 20 === 0) await chat.transition(id, claim);
        if (index % 3 === 0)
          await chat.markRead(id, 'professional', { readerId: DANA.id, upToSeq: index, at: AT });
        if (index % 7 === 0 && sent?.ok)
          await chat.reviseMessage(id, sent.message.id, { text: 'edited' }, AT);
      }),
    );

    const { items } = await here.chat.sliceMessages(id, 'professional', { limit: 200 });
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
    expect(items.filter(({ kind }) => kind === 'message')).toHaveLength(50);
    expect(items.filter(({ kind }) => kind === 'event')).toHaveLength(1);
    const after = (await there.chat.findConversation(id)) as ConversationRecord;
    expect(after).toEqual(await here.chat.findConversation(id));
    expect(after).toMatchObject({ lastSeq: 51, sent: { user: 50 }, status: 'assigned' });
    const read = items.filter(
      ({ seq, kind }) => seq <= after.read.professional.upToSeq && kind === 'message',
    );
    expect(after.read.professional.count).toBe(read.length);
    const previewed = items.findLast(({ kind }) => kind === 'message');
    expect(after.lastMessage).toMatchObject({ seq: previewed?.seq, text: previewed?.text });
    expect(after.revision).toBe(Math.max(...items.map(({ revision }) => revision)));
  });

  it('give a conversation to one of fifty who claim it', async () => {
    const { conversation } = await here.chat.createConversation(opening);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? here : there).chat.transition(conversation.id, claim),
      ),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  it('let a person have as many open conversations as allowed, and no more', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).chat.createConversation(opening)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('refuse a message to a conversation that the other has closed, and take it when reopened', async () => {
    const { conversation } = await here.chat.createConversation(opening);
    const { id } = conversation;
    await here.chat.appendMessages([aMessage(id, 'one')]);
    const closed = {
      ...claim,
      set: { ...claim.set, status: 'closed', assignedTo: null, closedAt: AT, closedBy: DANA },
      event: { type: 'closed', by: DANA },
    } as const;
    await there.chat.transition(id, closed);
    const [refused] = await here.chat.appendMessages([aMessage(id, 'two')]);
    expect(refused).toEqual({ ok: false, code: 'CONVERSATION_CLOSED' });
    await there.chat.transition(id, {
      ...claim,
      expect: { status: ['closed'] },
      event: { type: 'reopened', by: ANA },
    });
    const [taken] = await here.chat.appendMessages([aMessage(id, 'two')]);
    expect(taken).toMatchObject({ ok: true, message: { seq: 4 } });
  });

  it('keep one admin when each demotes one', async () => {
    const admin = (email: string) => ({
      displayName: 'Priya Nair',
      email,
      role: 'admin' as const,
      guest: false,
      passwordHash: null,
      blockedUntil: null,
      createdAt: AT,
    });
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [
        await here.auth.createUser(admin(`a${round}@example.test`)),
        await here.auth.createUser(admin(`b${round}@example.test`)),
      ];
      for (const { id } of (await here.auth.listUsers({ role: 'admin', limit: 10 })).items)
        if (id !== a.id && id !== b.id) await here.auth.updateUser(id, { role: 'user' });
      const results = await Promise.allSettled([
        here.auth.updateUser(a.id, { role: 'user' }),
        there.auth.updateUser(b.id, { role: 'user' }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });
});
