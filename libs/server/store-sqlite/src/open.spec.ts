import { describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { AuthStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { Config, StoreHealth, StoreOpenError } from '@prochat/server/core';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteArchive } from './open-sqlite-archive';
import { SqliteStoreModule } from './sqlite-store.module';
import { openSqliteStores } from './sqlite-stores';
import { inTemporaryDirectory } from './testing/temporary-directory';

/** The one line that opening `dir` fails with. */
async function refusalOf(dir: string): Promise<string> {
  try {
    await (await openSqliteStores(dir)).close();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreOpenError);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  }
  return 'opened';
}

describe('opening the embedded store', () => {
  it('makes the directory, and files only their owner can read', async () => {
    await inTemporaryDirectory(async (parent) => {
      const dir = join(parent, 'a', 'b');
      const stores = await openSqliteStores(dir);
      for (const name of ['prochat.db', 'prochat.db-wal'])
        expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
      expect(statSync(dir).mode & 0o777).toBe(0o700);
      await stores.close();
    });
  });

  it('sets SQLite up as the commit queue needs it', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const pragma = (name: string) =>
        Object.values(stores.database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
      expect(pragma('journal_mode')).toBe('wal');
      expect(pragma('locking_mode')).toBe('normal');
      expect(pragma('synchronous')).toBe(1);
      expect(pragma('fullfsync')).toBe(1);
      expect(pragma('wal_autocheckpoint')).toBe(0);
      await stores.close();
    });
  });

  it('finds everything again, and migrates no twice', async () => {
    await inTemporaryDirectory(async (dir) => {
      const first = await openSqliteStores(dir);
      const { conversation } = await first.chat.createConversation({
        user: { id: 'a'.repeat(24), displayName: 'Ana Oliveira' },
        topic: 'Again',
        priority: 'normal',
        createdAt: new Date().toISOString(),
        openLimit: 1,
      });
      await first.close();
      const second = await openSqliteStores(dir);
      expect(await second.chat.findConversation(conversation.id)).toEqual(conversation);
      await second.close();
    });
  });

  it('says so when DATA_DIR is a file or lies below one', async () => {
    await inTemporaryDirectory(async (parent) => {
      const file = join(parent, 'file');
      writeFileSync(file, 'mine');
      const sentence = 'is not a directory. Remove what is there, or set another DATA_DIR.';
      for (const dir of [file, join(file, 'below')])
        expect(await refusalOf(dir)).toBe(`DATA_DIR ${dir} ${sentence}`);
      expect(readFileSync(file, 'utf8')).toBe('mine');
    });
  });

  it('says so when DATA_DIR cannot be written to', async () => {
    // Nobody may make files here, root included.
    const dir = '/proc/self/prochat';
    expect(await refusalOf(dir)).toMatch(
      /^DATA_DIR \/proc\/self\/prochat is not writable \(E[A-Z]+\)\. Give this/,
    );
  });

  it('says so when the file is damaged, and leaves it as it is', async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = join(dir, 'prochat.db');
      writeFileSync(file, 'This is no database. '.repeat(500));
      const before = readFileSync(file);
      expect(await refusalOf(dir)).toBe(
        `${file} is damaged or not a database. Restore a backup with "npm run restore -- FILE", or move it away to start empty.`,
      );
      expect(readFileSync(file)).toEqual(before);
    });
  });

  it("does not touch somebody else's database", async () => {
    await inTemporaryDirectory(async (dir) => {
      const file = join(dir, 'prochat.db');
      const foreign = new DatabaseSync(file);
      foreign.exec('CREATE TABLE recipe (name TEXT)');
      foreign.close();
      expect(await refusalOf(dir)).toContain('is not a store of this product');
    });
  });

  it('does not open what is only half moved here', async () => {
    await inTemporaryDirectory(async (dir) => {
      const archive = await openSqliteArchive(dir);
      const mark = { source: 'mongodb', startedAt: new Date().toISOString(), finishedAt: null, written: {} };
      await archive.writeMove(mark);
      await archive.close();
      expect(await refusalOf(dir)).toContain('holds a move that is not finished');
      const again = await openSqliteArchive(dir);
      await again.writeMove({ ...mark, finishedAt: new Date().toISOString() });
      await again.close();
      expect(await refusalOf(dir)).toBe('opened');
    });
  });

  it('does not open what a newer release has written', async () => {
    await inTemporaryDirectory(async (dir) => {
      await (await openSqliteStores(dir)).close();
      const file = join(dir, 'prochat.db');
      const newer = new DatabaseSync(file);
      newer.exec('PRAGMA user_version = 9999');
      newer.close();
      expect(await refusalOf(dir)).toContain('was written by a newer release');
    });
  });
});

describe('the health of the embedded store', () => {
  it('is good while it can write, and says why when it cannot', async () => {
    await inTemporaryDirectory(async (dir) => {
      let isBroken = false;
      const stores = await openSqliteStores(dir, () =>
        isBroken ? Promise.reject(new Error('EIO: i/o error, fdatasync')) : Promise.resolve(),
      );
      expect(stores.health.name).toBe('sqlite');
      await Promise.all([stores.health.check(), stores.health.check()]);
      expect(stores.database.prepare('SELECT checks FROM health').get()).toMatchObject({ checks: 1 });

      isBroken = true;
      await expect(stores.chat.appendMessages([])).resolves.toEqual([]);
      const lost = stores.chat.createConversation({
        user: { id: 'a'.repeat(24), displayName: 'Ana Oliveira' },
        topic: 'Lost',
        priority: 'normal',
        createdAt: new Date().toISOString(),
        openLimit: 1,
      });
      await expect(lost).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(stores.health.check()).rejects.toMatchObject({
        cause: { message: expect.stringContaining('EIO') },
      });
      await stores.close();
    });
  });
});

describe('SqliteStoreModule', () => {
  it('gives the application its stores, and the directory back when it stops', async () => {
    await inTemporaryDirectory(async (dir) => {
      const config = Config.parse({ DATA_DIR: dir });
      const start = () =>
        NestFactory.createApplicationContext(SqliteStoreModule.forRoot(config), {
          logger: false,
          abortOnError: false,
        });
      const app = await start();
      expect(await app.get(ChatStore).countConversations()).toMatchObject({ all: 0 });
      expect(await app.get(AuthStore).hasAdmin()).toBe(false);
      await app.get(StoreHealth).check();
      await expect(start()).rejects.toMatchObject({ name: 'StoreOpenError' });
      await app.close();
      await (await openSqliteStores(dir)).close();
    });
  });
});
