import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationRecord } from '@prochat/server/chat';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { openTestStores, testDatabaseUri } from './testing/test-database';
import { ANA, AT, DANA, aMessage, claim, opening } from './testing/fixtures';

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

  it('show the preview that the other has edited', async () => {
    const { conversation } = await here.chat.createConversation(opening);
    const { id } = conversation;
    const [sent] = await here.chat.appendMessages([aMessage(id, 'one')]);
    await there.chat.reviseMessage(id, sent?.ok ? sent.message.id : '', { text: 'edited' }, AT);
    const note = { ...aMessage(id, 'for colleagues'), senderRole: 'professional', kind: 'note' } as const;
    const [noted] = await here.chat.appendMessages([note]);
    expect(noted).toMatchObject({ ok: true, message: { seq: 2 } });
    const edited = { lastSeq: 2, revision: 1, lastMessage: { seq: 1, text: 'edited' } };
    for (const { chat } of [here, there]) expect(await chat.findConversation(id)).toMatchObject(edited);
    // Once it was read, it is also what this process remembers, and what its late summaries leave alone.
    expect(await here.chat.recallConversation(id)).toMatchObject(edited);
    const { items } = await here.chat.listConversations({ list: 'all' }, { limit: 1 });
    expect(items).toMatchObject([edited]);
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
