import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStores } from './sqlite-stores';
import { expectSoundStore } from './testing/log-audit';
import { inTemporaryDirectory } from './testing/temporary-directory';

const released = (name: string): string =>
  readFileSync(join(import.meta.dirname, `testing/released/${name}.sql`), 'utf8');
const AT = '2026-03-01T09:02:00.000Z';
const LAYOUT_1 = released('layout-1');
const LAYOUT_2 = released('layout-2');
const LAYOUT_3 = released('layout-3');
const LAYOUT_4 = released('layout-4');
/** Of this release. */
const LAYOUT = 5;

/** A data directory as an earlier release left it. */
function written(dir: string, dump: string): string {
  const file = join(dir, 'prochat.db');
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; ${dump}`);
  db.close();
  return file;
}

function versionOf(file: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  db.close();
  return version;
}

describe('a store written by layout 1', () => {
  it('is opened with everything that is in it, and can be searched', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = written(dir, LAYOUT_1);
      const stores = await openSqliteStores(dir);
      const { chat, auth } = stores;
      expect(versionOf(file)).toBe(LAYOUT);
      await expectSoundStore(stores);

      const list = await chat.listConversations({ list: 'all', words: ['invoice', 'ana'] }, { limit: 10 });
      expect(list.items).toMatchObject([
        { topic: 'My invoice is wrong', priority: 'high', status: 'assigned', lastSeq: 6, revision: 2 },
      ]);
      const found = async (...words: string[]) =>
        (await chat.searchMessages({ words, reader: { side: 'professional' } }, { limit: 10 })).items.map(
          ({ text }) => text,
        );
      expect(await found('ola', 'march')).toEqual(['Olá, the invoice of March has the wrong address.']);
      expect(await found('12', '20')).toEqual(['Thank you! Straße 12, not 20.']);
      expect(await found('forget')).toEqual([]);
      expect(await found('billing')).toEqual(['Address differs from the contract, ask billing.']);
      expect(await chat.countConversations()).toMatchObject({ queue: 1, all: 2 });
      expect((await auth.listUsers({ limit: 10 })).items.map(({ displayName }) => displayName)).toEqual([
        'Ana Oliveira',
        'Dana Whitfield',
        'Mikael Berg',
        'Priya Nair',
        'Tomás Reyes',
      ]);
      await stores.close();
    });
  });

  it('stays as it was when the way to the new layout breaks off', async () => {
    await inTemporaryDirectory(async (dir) => {
      // A table of the new layout is in the way.
      const file = written(dir, `${LAYOUT_1}; CREATE TABLE search_change (n INTEGER);`);
      await expect(openSqliteStores(dir)).rejects.toThrow('search_change already exists');
      expect(versionOf(file)).toBe(1);
      const db = new DatabaseSync(file);
      expect(db.prepare('SELECT COUNT(*) AS n FROM conversation_word').get()).toMatchObject({ n: 18 });
      db.exec('DROP TABLE search_change');
      db.close();
      const stores = await openSqliteStores(dir);
      expect((await stores.chat.countConversations()).all).toBe(2);
      await stores.close();
    });
  });
});

describe('a store written by layout 2', () => {
  it('is opened with everything that is in it; what was read counts as delivered', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = written(dir, LAYOUT_2);
      const stores = await openSqliteStores(dir);
      const { chat } = stores;
      expect(versionOf(file)).toBe(LAYOUT);
      await expectSoundStore(stores);
      const { items } = await chat.listConversations({ list: 'all' }, { limit: 10 });
      expect(items).toMatchObject([
        {
          topic: 'My invoice is wrong',
          lastSeq: 8,
          lastPublicSeq: 7,
          revision: 3,
          lastMessage: { text: 'The address is corrected.' },
          read: { user: { upToSeq: 7 }, professional: { upToSeq: 5 } },
          delivered: { user: 7, professional: 5 },
        },
        { topic: 'Closed long ago', delivered: { user: 0, professional: 0 } },
        { topic: 'Printer №42 does not print', lastSeq: 1, delivered: { user: 0, professional: 0 } },
      ]);
      const [talk] = items;
      await chat.markDelivered(talk?.id ?? '', 'professional', 8);
      await chat.saveDraft('a'.repeat(24), talk?.id ?? '', { slot: 'reply', text: 'Dear', at: AT });
      await stores.close();

      const again = await openSqliteStores(dir);
      expect(await again.chat.findConversation(talk?.id ?? '')).toEqual({
        ...talk,
        delivered: { user: 7, professional: 8 },
      });
      expect(await again.chat.findDrafts('a'.repeat(24), talk?.id ?? '')).toEqual([
        { slot: 'reply', text: 'Dear', updatedAt: AT },
      ]);
      await again.close();
    });
  });

  it('marks all of its messages as being in their summaries', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = written(dir, LAYOUT_2);
      await (await openSqliteStores(dir)).close();
      const db = new DatabaseSync(file, { readOnly: true });
      expect(db.prepare('SELECT messagePk FROM summary_mark').all()).toMatchObject([{ messagePk: 12 }]);
      db.close();
    });
  });
});

describe('a store written by layout 3', () => {
  it('is opened with everything that is in it, and knows no file', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = written(dir, LAYOUT_3);
      const stores = await openSqliteStores(dir);
      const { chat, upload } = stores;
      expect(versionOf(file)).toBe(LAYOUT);
      await expectSoundStore(stores);
      const [talk] = (await chat.listConversations({ list: 'all', status: 'assigned' }, { limit: 10 })).items;
      expect(talk).toMatchObject({
        topic: 'My invoice is wrong',
        lastSeq: 9,
        lastMessage: { text: 'It has arrived, thank you.' },
        read: { user: { upToSeq: 7 }, professional: { upToSeq: 9 } },
        delivered: { user: 7, professional: 9 },
      });
      expect(await chat.findDrafts('6b031b94f47c1373fdc485c4', talk?.id ?? '')).toEqual([
        { slot: 'note', text: 'Close it soon?', updatedAt: '2026-03-01T09:02:04.000Z' },
        { slot: 'reply', text: 'Dear Ana', updatedAt: '2026-03-01T09:02:03.000Z' },
      ]);
      expect(await upload.readUploads(null, 10)).toEqual([]);
      const { id } = await upload.createUpload({
        ownerId: '6b031b94f47c1373fdc485c2',
        name: 'invoice.pdf',
        type: 'application/pdf',
        size: 1_000,
        storageKey: 'k-1',
        createdAt: AT,
        expiresAt: AT,
      });
      await stores.close();

      const again = await openSqliteStores(dir);
      expect(await again.upload.findUpload(id)).toMatchObject({ name: 'invoice.pdf', state: 'scanning' });
      await again.close();
    });
  });
});

describe('a store written by layout 4', () => {
  it('is opened with everything that is in it, and with an empty desk', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = written(dir, LAYOUT_4);
      const stores = await openSqliteStores(dir);
      const { chat, upload, desk, audit } = stores;
      expect(versionOf(file)).toBe(LAYOUT);
      await expectSoundStore(stores);
      const [talk] = (await chat.listConversations({ list: 'all', tag: 'billing' }, { limit: 10 })).items;
      expect(talk).toMatchObject({ topic: 'My invoice is wrong', lastSeq: 10, tags: ['billing'] });
      expect(await upload.readUploads(null, 10)).toMatchObject([
        { name: 'invoice.png', state: 'ready', image: { width: 640, height: 480 }, expiresAt: null },
        { name: 'virus.pdf', state: 'blocked', claim: null },
      ]);
      expect(await desk.listTags()).toEqual([]);
      expect(await audit.listAudit({}, { limit: 10 })).toEqual({ items: [], nextCursor: null });
      await desk.createTag({ name: 'billing', color: 'green', createdAt: AT }, 1);
      await stores.close();

      const again = await openSqliteStores(dir);
      expect(await again.desk.listTags()).toEqual([{ name: 'billing', color: 'green', createdAt: AT }]);
      await again.close();
    });
  });
});
