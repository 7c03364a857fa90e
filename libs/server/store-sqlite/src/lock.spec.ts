import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreOpenError } from '@prochat/server/core';
import { rmSync } from 'node:fs';
import { openSqliteStores } from './sqlite-stores';
import { StoreOwner, buildStoreOwner } from './testing/child-process';
import { inTemporaryDirectory } from './testing/temporary-directory';

describe('one owner per data directory', () => {
  let program: string;
  beforeAll(async () => {
    program = await buildStoreOwner();
  });
  afterAll(() => rmSync(program));

  it('tells a second process that the directory is in use, and lets it in when the first was killed', async () => {
    await inTemporaryDirectory(async (dir) => {
      const owner = new StoreOwner(program, 'hold', dir);
      await owner.printed(1);
      const refusal = await openSqliteStores(dir).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreOpenError);
      expect(refusal).toHaveProperty(
        'message',
        `DATA_DIR ${dir} is in use by another process. Stop that one, or set another DATA_DIR.`,
      );
      await owner.kill();
      const stores = await openSqliteStores(dir);
      await expect(stores.health.check()).resolves.toBeUndefined();
      await stores.close();
    });
  });

  it('lets a process that starts while the old one stops wait for it', async () => {
    await inTemporaryDirectory(async (dir) => {
      const owner = new StoreOwner(program, 'hold', dir);
      await owner.printed(1);
      const killed = owner.kill();
      const stores = await openSqliteStores(dir);
      await killed;
      await stores.close();
    });
  });

  it('refuses a second opening within one process as well', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      await expect(openSqliteStores(dir)).rejects.toThrow('is in use by another process');
      await stores.close();
      await (await openSqliteStores(dir)).close();
    });
  });
});
