import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStores } from './sqlite-stores';
import { StoreOwner, buildStoreOwner } from './testing/child-process';
import { inTemporaryDirectory } from './testing/temporary-directory';

/** "nobody": root is bound by no bits, so a process that root starts becomes this one before it opens the store. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe('a data directory in which the user may not write', () => {
  let program: string;
  beforeAll(async () => {
    program = await buildStoreOwner();
  });
  afterAll(() => rmSync(program));

  /** A store that belongs to the user who will open it. */
  async function withStore(use: (dir: string) => Promise<void>): Promise<void> {
    await inTemporaryDirectory(async (parent) => {
      chmodSync(parent, 0o755);
      const dir = join(parent, 'data');
      mkdirSync(dir);
      await (await openSqliteStores(dir)).close();
      if (isRoot)
        for (const path of [dir, join(dir, 'prochat.db'), join(dir, 'prochat.lock')]) giveToNobody(path);
      await use(dir);
      chmodSync(dir, 0o700);
    });
  }

  function giveToNobody(path: string): void {
    chownSync(path, NOBODY, NOBODY);
  }

  /** What the process says that tries to open it, which must be one line and the end of it. */
  async function refusalOf(dir: string): Promise<unknown> {
    const owner = new StoreOwner(program, 'leave', dir, isRoot ? { uid: NOBODY } : {});
    expect(await owner.ended()).toBe(3);
    const { notOpened } = await owner.says('{"notOpened":');
    expect(notOpened).not.toContain('\n');
    return notOpened;
  }

  const NOT_WRITABLE =
    /is not writable( \(E[A-Z]+\))?\. Give this user the right to write there, or set another/;

  it('is opened by its owner', async () => {
    await withStore(async (dir) => {
      const owner = new StoreOwner(program, 'leave', dir, isRoot ? { uid: NOBODY } : {});
      expect(await owner.ended()).toBe(0);
    });
  });

  it.each([
    ['itself', '', 0o500],
    ['database', 'prochat.db', 0o400],
    ['lock', 'prochat.lock', 0o400],
  ])('is refused when it is read-only: %s', async (_, name, mode) => {
    await withStore(async (dir) => {
      const path = join(dir, name);
      chmodSync(path, mode);
      const refusal = await refusalOf(dir);
      expect(refusal).toMatch(NOT_WRITABLE);
      expect(refusal).toContain(dir);
      expect(statSync(path).mode & 0o777).toBe(mode);
    });
  });

  it.each([
    ['itself', ''],
    ['database', 'prochat.db'],
    ['lock', 'prochat.lock'],
  ])('is refused when it cannot even be read: %s', async (_, name) => {
    await withStore(async (dir) => {
      chmodSync(join(dir, name), 0o000);
      expect(await refusalOf(dir)).toMatch(NOT_WRITABLE);
    });
  });

  it.each(['prochat.db', 'prochat.db-wal', 'prochat.lock'])(
    'is refused when %s is a directory',
    async (name) => {
      await withStore(async (dir) => {
        rmSync(join(dir, name), { force: true });
        mkdirSync(join(dir, name));
        if (isRoot) giveToNobody(join(dir, name));
        expect(await refusalOf(dir)).toContain(dir);
      });
    },
  );
});
