import { describe, expect, it } from '@jest/globals';
import { ARCHIVE_KINDS, type NewMessage } from '@prochat/server/chat';
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { adoptIfFree, backUpStore, stageRestore } from './backup-file';
import { openSqliteStores, type SqliteStores } from './sqlite-stores';
import { inTemporaryDirectory } from './testing/temporary-directory';

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const AT = '2099-03-01T09:00:00.000Z';
const ignore = (): void => undefined;

async function open({ chat }: SqliteStores, topic: string, text = '', messages = 0): Promise<void> {
  const { conversation } = await chat.createConversation({
    user: ANA,
    topic,
    priority: 'normal',
    createdAt: AT,
    openLimit: 99,
  });
  const sender = {
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
  } as const;
  const batch = Array.from({ length: messages }, (_, n): NewMessage => ({
    ...sender,
    conversationId: conversation.id,
    clientId: `${n}`,
    text,
    attachments: [],
    createdAt: AT,
  }));
  await chat.appendMessages(batch);
}

async function say(dir: string, topic: string): Promise<void> {
  const stores = await openSqliteStores(dir);
  await open(stores, topic);
  await stores.close();
}

async function topics(dir: string): Promise<string[]> {
  const stores = await openSqliteStores(dir);
  const { items } = await stores.chat.listConversations({ list: 'all' }, { limit: 99 });
  await stores.close();
  return items.map(({ topic }) => topic).sort();
}

describe('a backup', () => {
  it('is one sound file for its owner only, also beside a running server', async () => {
    await inTemporaryDirectory(async (dir) => {
      await say(dir, 'Before');
      const server = await openSqliteStores(dir);
      const file = join(dir, 'backups', 'first.db');
      const reports: number[] = [];
      const { counts } = await backUpStore(dir, file, (done, total) => reports.push(done / total));
      await server.close();
      expect(counts).toEqual({
        ...Object.fromEntries(ARCHIVE_KINDS.map((kind) => [kind, 0])),
        conversation: 1,
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(dir, 'backups'))).toEqual(['first.db']);
      const db = new DatabaseSync(file);
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      db.close();
    });
  });

  it('holds what was there when it began, not what is written while it is made', async () => {
    await inTemporaryDirectory(async (dir) => {
      const server = await openSqliteStores(dir);
      // More than is copied at once.
      await open(server, 'Before', 'x'.repeat(4_000), 3_000);
      const written: Promise<unknown>[] = [];
      await backUpStore(dir, join(dir, 'b.db'), () => {
        written.push(open(server, 'During'));
      });
      await Promise.all(written);
      expect(written).not.toEqual([]);
      await server.close();
      await inTemporaryDirectory(async (other) => {
        await stageRestore(other, join(dir, 'b.db'), ignore);
        expect(adoptIfFree(other)).toBe(true);
        expect(await topics(other)).toEqual(['Before']);
      });
    });
  });

  it('never takes the place of a file, and leaves nothing when it fails', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = join(dir, 'b.db');
      await expect(backUpStore(dir, file, ignore)).rejects.toThrow('There is no store');
      await say(dir, 'Before');
      writeFileSync(file, 'mine');
      await expect(backUpStore(dir, file, ignore)).rejects.toThrow('is there already');
      expect(readFileSync(file, 'utf8')).toBe('mine');
      // A page in the middle that is not what it was.
      const damaged = join(dir, 'damaged');
      mkdirSync(damaged);
      const bytes = readFileSync(join(dir, 'prochat.db'));
      bytes.fill(0x55, 4096 * 3, 4096 * 6);
      writeFileSync(join(damaged, 'prochat.db'), bytes);
      await expect(backUpStore(damaged, join(damaged, 'b.db'), ignore)).rejects.toThrow();
      expect(readdirSync(damaged).filter((name) => name.startsWith('b.db'))).toEqual([]);
    });
  });
});

describe('a restore', () => {
  it('waits for the owner of the directory', async () => {
    await inTemporaryDirectory(async (dir) => {
      await say(dir, 'Before');
      const file = join(dir, 'b.db');
      await backUpStore(dir, file, ignore);
      await say(dir, 'After');
      const server = await openSqliteStores(dir);
      await stageRestore(dir, file, ignore);
      expect(adoptIfFree(dir)).toBe(false);
      await server.close();
      expect(adoptIfFree(dir)).toBe(true);
      expect(await topics(dir)).toEqual(['Before']);
    });
  });

  it('reads a file that was copied with its log beside it', async () => {
    await inTemporaryDirectory(async (dir) => {
      await say(dir, 'Before');
      const server = await openSqliteStores(dir);
      await open(server, 'In the log');
      for (const suffix of ['', '-wal'])
        cpSync(join(dir, `prochat.db${suffix}`), join(dir, `copy.db${suffix}`));
      await server.close();
      await inTemporaryDirectory(async (other) => {
        await stageRestore(other, join(dir, 'copy.db'), ignore);
        adoptIfFree(other);
        expect(await topics(other)).toEqual(['Before', 'In the log']);
      });
    });
  });

  it('refuses what is no backup of this product, is damaged, or comes from a newer release', async () => {
    await inTemporaryDirectory(async (dir) => {
      const refused = async (name: string, message: string): Promise<void> => {
        await expect(stageRestore(dir, join(dir, name), ignore)).rejects.toThrow(message);
        expect(readdirSync(dir).filter((file) => file.startsWith('restore.db'))).toEqual([]);
      };
      await refused('nothing.db', 'There is no file');
      writeFileSync(join(dir, 'text.db'), 'This is no database. '.repeat(500));
      await refused('text.db', 'damaged or not a backup');

      const foreign = new DatabaseSync(join(dir, 'foreign.db'));
      foreign.exec('CREATE TABLE theirs (x)');
      foreign.close();
      await refused('foreign.db', 'not a store of this product');

      await say(dir, 'Before');
      cpSync(join(dir, 'prochat.db'), join(dir, 'newer.db'));
      const newer = new DatabaseSync(join(dir, 'newer.db'));
      newer.exec('PRAGMA user_version = 999');
      newer.close();
      await refused('newer.db', 'newer release');

      const bytes = readFileSync(join(dir, 'prochat.db'));
      bytes.fill(0x55, 4096 * 3, 4096 * 6);
      writeFileSync(join(dir, 'damaged.db'), bytes);
      await refused('damaged.db', 'damaged');
    });
  });
});
