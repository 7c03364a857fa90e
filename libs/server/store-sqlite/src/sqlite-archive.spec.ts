import { describe, expect, it } from '@jest/globals';
import { ARCHIVE_KINDS, type StoreArchive, type StoreFault } from '@prochat/server/chat';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteArchive, openSqliteSnapshot } from './open-sqlite-archive';
import { SqliteArchive } from './sqlite-archive';
import { openSqliteStores, type SqliteStores } from './sqlite-stores';
import { inTemporaryDirectory } from './testing/temporary-directory';

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
const AT = '2099-03-01T09:00:00.000Z';

async function fill({
  auth,
  audit,
  chat,
  desk,
  installation,
  upload,
}: SqliteStores): Promise<{ conversationId: string; messageIds: string[] }> {
  const user = { email: 'ana@example.com', role: 'user', guest: false, blockedUntil: null } as const;
  const ana = await auth.createUser({
    ...user,
    displayName: ANA.displayName,
    passwordHash: 'x',
    createdAt: AT,
  });
  await auth.createSession({
    userId: ana.id,
    refreshHash: 'h',
    createdAt: AT,
    expiresAt: AT,
    userAgent: 'tests',
    ip: '::1',
  });
  const first = {
    clientId: 'c-1',
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
    text: 'My invoice is wrong',
    attachments: [],
    createdAt: AT,
  } as const;
  const created = await chat.createConversation({
    user: ANA,
    topic: 'Invoice',
    priority: 'high',
    createdAt: AT,
    openLimit: 5,
    firstMessage: { ...first, attachments: [] },
  });
  const { id: conversationId } = created.conversation;
  await chat.createConversation({ user: ANA, topic: 'Empty', priority: 'low', createdAt: AT, openLimit: 5 });
  await chat.transition(conversationId, {
    expect: { status: ['open'] },
    set: { status: 'assigned', assignedTo: DANA, waitingSince: null, closedAt: null, closedBy: null },
    event: { type: 'claimed', by: DANA },
    at: AT,
  });
  const said = await chat.appendMessages(
    ['Grüße', 'and more'].map((text) => ({
      ...first,
      conversationId,
      text,
      clientId: text,
      attachments: [],
    })),
  );
  const messageIds = said.flatMap((one) => (one.ok ? one.message.id : []));
  await chat.reviseMessage(conversationId, messageIds[1] ?? '', { text: 'and less' }, AT);
  await chat.markRead(conversationId, 'professional', { readerId: DANA.id, upToSeq: 3, at: AT });
  for (const slot of ['reply', 'note'] as const)
    await chat.saveDraft(DANA.id, conversationId, { slot, text: `A ${slot}`, at: AT });
  const file = { name: 'invoice.png', type: 'image/png', size: 9, expiresAt: AT };
  const { id } = await upload.createUpload({ ...file, ownerId: ANA.id, storageKey: 'k-1', createdAt: AT });
  const image = { width: 40, height: 30 };
  await upload.settleUpload(id, { ...file, state: 'ready', image, expiresAt: '2099-03-02T09:00:00.000Z' });
  await upload.claimUploads([id], ANA.id, { clientId: 'Grüße', conversationId, kind: 'message' }, AT);
  await desk.createTag({ name: 'billing', color: 'green', createdAt: AT }, 9);
  for (const ownerId of [DANA.id, null])
    await desk.createCannedReply({ ownerId, shortcut: 'hello', text: 'Hello!', updatedAt: AT }, 9);
  await installation.createInvite({
    tokenHash: 'hash-1',
    role: 'staff',
    email: null,
    createdBy: DANA,
    createdAt: AT,
    expiresAt: '2099-03-08T09:00:00.000Z',
  });
  await installation.changeSettings({ guests: false, uploadTypes: ['image/png'] });
  const subject = { kind: 'tag', id: 'billing', name: 'billing' } as const;
  await audit.appendAudit({ at: AT, actor: DANA, action: 'tag-created', subject, reason: null, data: {} });
  return { conversationId, messageIds };
}

async function everything(archive: StoreArchive): Promise<unknown[]> {
  return Promise.all(ARCHIVE_KINDS.map((kind) => archive.read(kind, null, 1_000)));
}

async function faultsOf(dir: string): Promise<StoreFault[]> {
  const archive = await openSqliteSnapshot(dir);
  const found: StoreFault[] = [];
  for await (const fault of archive.faults(() => undefined)) found.push(fault);
  await archive.close();
  return found;
}

/** With the search index at the end of the store. */
async function closeIndexed(stores: SqliteStores): Promise<void> {
  await stores.chat.searchMessages({ words: ['any'], reader: { side: 'professional' } }, { limit: 1 });
  await stores.close();
}

describe('the embedded store as an archive', () => {
  it('holds every record, each kind in the order of its ids, page by page', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { conversationId, messageIds } = await fill(stores);
      const snapshot = await openSqliteSnapshot(dir);
      await stores.chat.createConversation({
        user: ANA,
        topic: 'Later',
        priority: 'low',
        createdAt: AT,
        openLimit: 5,
      });
      expect(await Promise.all(ARCHIVE_KINDS.map((kind) => snapshot.count(kind)))).toEqual([
        1, 1, 2, 4, 2, 1, 1, 2, 1, 1, 1,
      ]);
      const conversations = await snapshot.read('conversation', null, 1);
      conversations.push(...(await snapshot.read('conversation', conversations[0]?.id ?? '', 9)));
      expect(conversations).toHaveLength(2);
      expect(conversations.find(({ id }) => id === conversationId)).toEqual({
        ...(await stores.chat.findConversation(conversationId)),
        creationClientId: 'c-1',
        previewRevision: 1,
      });
      const messages = await snapshot.read('message', null, 9);
      expect(messages.map(({ id }) => id)).toEqual(messages.map(({ id }) => id).sort());
      expect(messages.find(({ id }) => id === messageIds[1])?.text).toBe('and less');
      const drafts = await snapshot.read('draft', null, 1);
      drafts.push(...(await snapshot.read('draft', drafts[0]?.id ?? '', 9)));
      expect(drafts.map(({ slot, text }) => [slot, text])).toEqual([
        ['note', 'A note'],
        ['reply', 'A reply'],
      ]);
      expect(await snapshot.read('upload', null, 9)).toEqual(await stores.upload.readUploads(null, 9));
      expect((await snapshot.readLog(conversationId, 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
      await snapshot.close();
      await stores.close();
    });
  });

  it('writes what it is given, again and again, and is the same store then', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(join(dir, 'one'));
      const { conversationId } = await fill(stores);
      const from = await openSqliteSnapshot(join(dir, 'one'));
      const into = await openSqliteArchive(join(dir, 'two'));
      expect(await into.isEmpty()).toBe(true);
      for (const round of [1, 2])
        for (const kind of ARCHIVE_KINDS) {
          await into.write(kind, await from.read(kind, null, 1_000));
          expect([round, await into.count(kind)]).toEqual([round, await from.count(kind)]);
        }
      expect(await into.isEmpty()).toBe(false);
      expect(await everything(into)).toEqual(await everything(from));
      await Promise.all([from.close(), into.close(), stores.close()]);

      const again = await openSqliteStores(join(dir, 'two'));
      const found = await again.chat.searchMessages(
        { words: ['gru'], reader: { side: 'user', userId: ANA.id } },
        { limit: 9 },
      );
      expect(found.items.map(({ text }) => text)).toEqual(['Grüße']);
      expect((await again.chat.findConversation(conversationId))?.assignedTo).toEqual(DANA);
      await again.close();
      expect(await faultsOf(join(dir, 'two'))).toEqual([]);
      // Not all of what was moved is looked through at every start.
      const db = new DatabaseSync(join(dir, 'two/prochat.db'), { readOnly: true });
      expect(db.prepare('SELECT messagePk FROM summary_mark').get()).toEqual({ messagePk: 5 });
      db.close();
    });
  });

  it('is cleared of what may have gone away, and of nothing else', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      await fill(stores);
      await stores.close();
      const archive = await openSqliteArchive(dir);
      await archive.clear('upload');
      expect(await Promise.all(ARCHIVE_KINDS.map((kind) => archive.count(kind)))).toEqual([
        1, 1, 2, 4, 2, 0, 1, 2, 1, 1, 1,
      ]);
      await archive.clear('draft');
      expect(await Promise.all(ARCHIVE_KINDS.map((kind) => archive.count(kind)))).toEqual([
        1, 1, 2, 4, 0, 0, 1, 2, 1, 1, 1,
      ]);
      await archive.close();
    });
  });

  it('neither scans a table nor sorts', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { conversationId } = await fill(stores);
      const before = stores.database.statements.length;
      const archive = new SqliteArchive(dir, {
        statements: stores.database,
        behind: new Map(),
        write: (job) => stores.database.write(job),
        faults: () => [],
        close: () => stores.close(),
      });
      for (const kind of ARCHIVE_KINDS) await archive.write(kind, await archive.read(kind, null, 9));
      await archive.findConversation(conversationId);
      await archive.readLog(conversationId, 0, 9);
      const statements = stores.database.statements.slice(before);
      // The mark of the summaries is moved with the messages; on a slow machine the store has moved it before.
      const asked = statements.filter((sql) => !sql.startsWith('UPDATE summary_mark'));
      expect(asked).toHaveLength(2 * ARCHIVE_KINDS.length + 2);
      for (const sql of statements)
        for (const step of stores.database.explain(sql))
          expect(step).not.toMatch(/^SCAN (?!CONSTANT)|TEMP B-TREE/);
      await stores.close();
    });
  });

  it('remembers who it is and which move is made into it', async () => {
    await inTemporaryDirectory(async (dir) => {
      const archive = await openSqliteArchive(dir);
      const id = await archive.identity();
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(await archive.readMove()).toBeNull();
      const mark = { source: 'x', startedAt: AT, finishedAt: null, written: { user: ANA.id } };
      await archive.writeMove(mark);
      await archive.close();
      const again = await openSqliteArchive(dir);
      expect([await again.identity(), await again.readMove()]).toEqual([id, mark]);
      await again.close();
    });
  });
});

describe('the storage of the embedded store', () => {
  it('has no fault when it was filled and closed, nor while a server keeps the index to itself', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      await fill(stores);
      expect(await faultsOf(dir)).toEqual([]);
      await closeIndexed(stores);
      expect(await faultsOf(dir)).toEqual([]);
      // What is looked at read-only can be opened afterwards.
      await closeIndexed(await openSqliteStores(dir));
    });
  });

  it.each([
    ['a message is lost', 'DELETE FROM message_words WHERE rowid = 3'],
    ['a word is lost', `INSERT OR REPLACE INTO message_words (rowid, terms) VALUES (3, 'user:${ANA.id}')`],
    [
      'a word is too much',
      `INSERT OR REPLACE INTO message_words (rowid, terms) VALUES (3, 'grusse gruße user:${ANA.id} more')`,
    ],
  ])('has a fault when %s in the search index', async (_, damage) => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { conversationId, messageIds } = await fill(stores);
      await closeIndexed(stores);
      const index = new DatabaseSync(join(dir, 'prochat-search.db'));
      index.exec(damage);
      index.close();
      expect(await faultsOf(dir)).toEqual([
        { conversationId, what: `message ${messageIds[0]}: search does not find it by its words` },
      ]);
    });
  });

  it('has a fault when a message belongs to no conversation', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const { conversationId, messageIds } = await fill(stores);
      await stores.close();
      const db = new DatabaseSync(join(dir, 'prochat.db'), { enableForeignKeyConstraints: false });
      db.prepare('UPDATE message SET conversationId = ? WHERE id = ?').run(
        'e'.repeat(24),
        messageIds[0] ?? '',
      );
      db.close();
      expect(conversationId).not.toBe('');
      expect((await faultsOf(dir)).map(({ what }) => what)).toContain(
        `message ${messageIds[0]}: there is no conversation ${'e'.repeat(24)}`,
      );
    });
  });
});
