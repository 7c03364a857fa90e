import { describe, expect, it, jest } from '@jest/globals';
import type { ChatStore, ConversationRecord, NewMessage } from '@prochat/server/chat';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUpStore, stageRestore } from './backup-file';
import { openSqliteSnapshot } from './open-sqlite-archive';
import { ConversationRows } from './conversation.rows';
import { Database } from './database';
import { SqliteChatStore } from './sqlite-chat.store';
import { openSqliteStores } from './sqlite-stores';
import { expectSoundStore } from './testing/log-audit';
import { inTemporaryDirectory } from './testing/temporary-directory';

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
const at = (minutes: number): string => new Date(Date.UTC(2099, 2, 1, 9, minutes)).toISOString();

/** Nothing is written behind but by being asked for. */
const NEVER_MS = 2 ** 31 - 1;

function openUnhurried(dir: string) {
  const database = Database.open(dir);
  return { database, chat: new SqliteChatStore(database, NEVER_MS), close: () => database.close() };
}

async function open(chat: ChatStore, minutes: number): Promise<string> {
  const opening = { user: ANA, topic: 'Invoice', priority: 'high', openLimit: 99 } as const;
  return (await chat.createConversation({ ...opening, createdAt: at(minutes) })).conversation.id;
}

function aMessage(conversationId: string, clientId: string, more: Partial<NewMessage> = {}): NewMessage {
  return {
    conversationId,
    clientId,
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
    text: `Text of ${clientId}`,
    attachments: [],
    createdAt: at(30),
    ...more,
  };
}

/** What the row says at this moment, whatever the store says. */
function rowOf(dir: string, id: string): Record<string, unknown> | undefined {
  const db = new DatabaseSync(join(dir, 'prochat.db'), { readOnly: true });
  try {
    return db.prepare('SELECT lastSeq, deliveredUser FROM conversation WHERE id = ?').get(id);
  } finally {
    db.close();
  }
}

function behindIn(dir: string): number {
  const db = new DatabaseSync(join(dir, 'prochat.db'), { readOnly: true });
  const row = db.prepare('SELECT COUNT(*) AS n FROM conversation WHERE lastSeq = 0').get();
  db.close();
  return Number(row?.['n']);
}

/** The files as they are, as a crash would leave them. */
function copyOfFiles(dir: string, to: string): string {
  mkdirSync(to);
  for (const name of ['prochat.db', 'prochat.db-wal'])
    if (existsSync(join(dir, name))) copyFileSync(join(dir, name), join(to, name));
  return to;
}

const summary = (conversation: ConversationRecord | null) => ({ ...conversation, updatedAt: null });

describe('a summary that is not written yet', () => {
  it('is known to whoever reads through the store: found, listed in its place, filtered, paged', async () => {
    await inTemporaryDirectory(async (dir) => {
      const { chat, database } = openUnhurried(dir);
      const ids: string[] = [];
      for (let i = 0; i < 6; i += 1) ids.push(await open(chat, i));
      const [first = '', second = ''] = ids;
      await chat.appendMessages([aMessage(first, 'a', { createdAt: at(20) })]);
      await chat.appendMessages([aMessage(second, 'b', { createdAt: at(10) })]);
      await chat.markDelivered(first, 'user', 1);
      expect(rowOf(dir, first)).toEqual({ lastSeq: 0, deliveredUser: 0 });

      const order = [first, second, ...ids.slice(2).toReversed()];
      for (const limit of [1, 2, 4, 6]) {
        const found: ConversationRecord[] = [];
        let cursor: string | null = null;
        do {
          const page = await chat.listConversations({ list: 'all' }, { limit, ...(cursor && { cursor }) });
          found.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(found.map(({ id }) => id)).toEqual(order);
        expect(found[0]).toMatchObject({ lastSeq: 1, lastMessageAt: at(20), delivered: { user: 1 } });
      }
      const turned = await chat.listConversations({ list: 'all', reversed: true }, { limit: 5 });
      expect(turned.items.map(({ id }) => id)).toEqual(order.toReversed().slice(0, 5));
      expect(rowOf(dir, first)).toMatchObject({ lastSeq: 0 });
      const filtered = await chat.listConversations({ list: 'all', words: ['invoice'] }, { limit: 2 });
      expect(filtered.items.map(({ id }) => id)).toEqual([first, second]);
      expect(filtered.items[0]).toEqual(await chat.findConversation(first));
      await database.close();
    });
  });

  it('is folded in from the log after a crash, and only what the mark does not cover', async () => {
    await inTemporaryDirectory(async (dir) => {
      const live = join(dir, 'live');
      const stores = openUnhurried(live);
      const { chat } = stores;
      const [talk, quiet] = [await open(chat, 0), await open(chat, 1)];
      await chat.appendMessages([aMessage(talk, 'a'), aMessage(quiet, 'q')]);
      await chat.appendMessages([
        aMessage(talk, 'b', { createdAt: at(31) }),
        aMessage(talk, 'n', {
          kind: 'note',
          senderRole: 'professional',
          senderId: DANA.id,
          createdAt: at(32),
        }),
      ]);
      await chat.markRead(talk, 'professional', { readerId: DANA.id, upToSeq: 2, at: at(33) });
      const known = await Promise.all([talk, quiet].map((id) => chat.findConversation(id)));
      expect(rowOf(live, talk)).toMatchObject({ lastSeq: 0 });
      const crashed = copyOfFiles(live, join(dir, 'crashed'));
      await stores.close();

      const after = await openSqliteStores(crashed);
      expect(await Promise.all([talk, quiet].map((id) => after.chat.findConversation(id)))).toEqual(known);
      expect(rowOf(crashed, talk)).toMatchObject({ lastSeq: 3 });
      await expectSoundStore(after);
      await after.close();
    });
  });

  it('is written on closing, with the cursors of what was delivered', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = openUnhurried(dir);
      const id = await open(stores.chat, 0);
      await stores.chat.appendMessages([aMessage(id, 'a')]);
      await stores.chat.markDelivered(id, 'user', 1);
      await stores.close();
      expect(rowOf(dir, id)).toEqual({ lastSeq: 1, deliveredUser: 1 });
    });
  });

  it('is written soon, also when nobody writes any more', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const id = await open(stores.chat, 0);
      await stores.chat.appendMessages([aMessage(id, 'a')]);
      await stores.chat.markDelivered(id, 'user', 1);
      while (rowOf(dir, id)?.['deliveredUser'] !== 1) await new Promise((resolve) => setImmediate(resolve));
      expect(rowOf(dir, id)).toEqual({ lastSeq: 1, deliveredUser: 1 });
      await stores.close();
    });
  });

  it('is in a snapshot, in a backup and in what is restored from it', async () => {
    await inTemporaryDirectory(async (dir) => {
      const live = join(dir, 'live');
      const stores = openUnhurried(live);
      const { chat } = stores;
      const talk = await open(chat, 0);
      const [said] = await chat.appendMessages([aMessage(talk, 'a')]);
      await chat.reviseMessage(talk, said?.ok ? said.message.id : '', { text: 'Edited' }, at(31));
      await chat.appendMessages([aMessage(talk, 'n', { kind: 'note', senderRole: 'professional' })]);
      const known = await chat.findConversation(talk);
      const snapshot = await openSqliteSnapshot(live);
      await backUpStore(live, join(dir, 'backup.db'), () => undefined);
      expect(rowOf(live, talk)).toMatchObject({ lastSeq: 1 });

      const archived = { ...summary(known), creationClientId: null, previewRevision: 1 };
      expect(summary(await snapshot.findConversation(talk))).toEqual(archived);
      expect((await snapshot.read('conversation', null, 9)).map(summary)).toEqual([archived]);
      await snapshot.close();
      await stores.close();

      const copied = new DatabaseSync(join(dir, 'backup.db'), { readOnly: true });
      expect(copied.prepare('SELECT lastSeq FROM conversation').all()).toMatchObject([{ lastSeq: 2 }]);
      copied.close();
      const restored = join(dir, 'restored');
      await stageRestore(restored, join(dir, 'backup.db'), () => undefined);
      const after = await openSqliteStores(restored);
      expect(summary(await after.chat.findConversation(talk))).toEqual(summary(known));
      await after.close();
    });
  });

  it('does not outlive a write that was rolled back', async () => {
    await inTemporaryDirectory(async (dir) => {
      const { chat, database } = openUnhurried(dir);
      const id = await open(chat, 0);
      await chat.appendMessages([aMessage(id, 'a')]);
      await chat.markDelivered(id, 'user', 1);
      // Its second message cannot be stored, so its first one is not.
      const broken = aMessage(id, 'c', { text: undefined as unknown as string });
      await expect(chat.appendMessages([aMessage(id, 'b'), broken])).rejects.toThrow();
      expect(await chat.findConversation(id)).toMatchObject({ lastSeq: 1, delivered: { user: 1 } });
      const [again] = await chat.appendMessages([aMessage(id, 'b', { expectLastSeq: 1 })]);
      expect(again).toMatchObject({ ok: true, duplicate: false, message: { seq: 2 } });
      await expectSoundStore({ chat, database });
      await database.close();
      expect(rowOf(dir, id)).toEqual({ lastSeq: 2, deliveredUser: 1 });
    });
  });

  it('does not outlive a transaction that was rolled back', async () => {
    await inTemporaryDirectory(async (dir) => {
      const { chat, database } = openUnhurried(dir);
      const [one, other] = [await open(chat, 0), await open(chat, 1)];
      await chat.appendMessages([aMessage(one, 'a')]);
      const results = await Promise.allSettled([
        chat.appendMessages([aMessage(one, 'b')]),
        chat.transition(one, {
          expect: { status: ['open'] },
          set: { status: 'assigned', assignedTo: DANA, waitingSince: null, closedAt: null, closedBy: null },
          event: { type: 'claimed', by: DANA },
          at: at(32),
        }),
        chat.appendMessages([aMessage(other, 'c')]),
        // Ends the transaction behind the back of the queue, as SQLite does when the disk is full.
        database.write(() => {
          database.prepare('ROLLBACK').run();
          throw new Error('The disk is full.');
        }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
      expect(await chat.findConversation(one)).toMatchObject({ lastSeq: 1, status: 'open' });
      expect(await chat.findConversation(other)).toMatchObject({ lastSeq: 0 });
      await chat.appendMessages([aMessage(other, 'c'), aMessage(one, 'b')]);
      await expectSoundStore({ chat, database });
      await database.close();
      expect([rowOf(dir, one), rowOf(dir, other)]).toMatchObject([{ lastSeq: 2 }, { lastSeq: 1 }]);
    });
  });

  it('is written before its time where very many wait', async () => {
    await inTemporaryDirectory(async (dir) => {
      const { chat, close } = openUnhurried(dir);
      const user = (n: number) => ({ id: n.toString(16).padStart(24, '0'), displayName: 'Ana Oliveira' });
      const opened = await Promise.all(
        Array.from({ length: 2_050 }, (_, n) =>
          chat.createConversation({
            ...{ user: user(n), topic: 'Many', priority: 'low', createdAt: at(0), openLimit: 1 },
          }),
        ),
      );
      for (const { conversation } of opened) void chat.appendMessages([aMessage(conversation.id, 'a')]);
      while (behindIn(dir) === 2_050) await new Promise((resolve) => setImmediate(resolve));
      await chat.appendMessages([aMessage(opened[0]?.conversation.id ?? '', 'b')]);
      while (behindIn(dir) > 2_000) await new Promise((resolve) => setImmediate(resolve));
      await close();
      expect(behindIn(dir)).toBe(0);
    });
  });

  it('stops no message when it cannot be written, and is written when it can', async () => {
    await inTemporaryDirectory(async (dir) => {
      const { chat, database } = await openSqliteStores(dir);
      const id = await open(chat, 0);
      await database.write(() =>
        database
          .prepare(
            `CREATE TRIGGER no_summary BEFORE UPDATE OF lastSeq ON conversation BEGIN SELECT RAISE(ABORT, 'no'); END`,
          )
          .run(),
      );
      const seqs: number[] = [];
      const tried = jest.spyOn(ConversationRows.prototype, 'saveSummary');
      while (tried.mock.calls.length < 2) {
        const [said] = await chat.appendMessages([aMessage(id, `m-${seqs.length}`)]);
        seqs.push(said?.ok ? said.message.seq : 0);
      }
      tried.mockRestore();
      expect(seqs).toEqual(seqs.map((_, i) => i + 1));
      expect((await chat.listConversations({ list: 'all' }, { limit: 1 })).items).toMatchObject([
        { id, lastSeq: seqs.length },
      ]);
      expect(rowOf(dir, id)).toMatchObject({ lastSeq: 0 });
      await database.write(() => database.prepare('DROP TRIGGER no_summary').run());
      while (rowOf(dir, id)?.['lastSeq'] !== seqs.length)
        await new Promise((resolve) => setImmediate(resolve));
      await database.close();
    });
  });
});
