import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SqliteStores } from '@prochat/server/store-sqlite';
import { LocalStorage, thumbnailKey, type UploadRecord } from '@prochat/server/upload';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCopies, filesFolder } from './file-copies';
import { ANA, AN_UPLOAD, AT } from './testing/filled-stores';

const nothing = (): undefined => undefined;
const IMAGE = { width: 40, height: 30 };

describe('the bytes of files in a backup', () => {
  let here: string;
  let file: string;
  let beside: string;
  let stores: SqliteStores;
  beforeEach(async () => {
    here = mkdtempSync(join(tmpdir(), 'prochat-copies-'));
    file = join(here, 'elsewhere/kept.db');
    beside = join(here, 'elsewhere/kept.files');
    stores = await open();
  });
  afterEach(async () => {
    await stores.close();
    rmSync(here, { recursive: true });
  });

  const dataDir = (): string => join(here, 'data');

  async function open(dir = dataDir()): Promise<SqliteStores> {
    return (await import('@prochat/server/store-sqlite')).openSqliteStores(dir);
  }

  const pathOf = (
    { storageKey }: Pick<UploadRecord, 'storageKey'>,
    folder = filesFolder(dataDir()),
  ): string => join(folder, storageKey.slice(0, 2), storageKey);
  const thumbnailOf = (upload: UploadRecord, folder?: string): string =>
    pathOf({ storageKey: thumbnailKey(upload.storageKey) }, folder);

  /** As the inspection leaves it: a record and its bytes. */
  async function store(content: string, image: UploadRecord['image'] = null): Promise<UploadRecord> {
    const storageKey = randomBytes(16).toString('hex');
    const { id, name, type } = await stores.upload.createUpload({ ...AN_UPLOAD, storageKey });
    const storage = new LocalStorage(filesFolder(dataDir()));
    for (const key of [storageKey, ...(image ? [thumbnailKey(storageKey)] : [])]) {
      const path = join(here, 'incoming');
      writeFileSync(path, key === storageKey ? content : 'small');
      await storage.put(key, path);
    }
    const found = { name, type, size: content.length, image, expiresAt: '2099-03-02T09:00:00.000Z' };
    const settled = await stores.upload.settleUpload(id, { ...found, state: 'ready' });
    if (!settled) throw new Error('It is settled already.');
    return settled;
  }

  async function backUp(copies = new FileCopies([filesFolder(dataDir())], beside)) {
    const { backUpStore } = await import('@prochat/server/store-sqlite');
    return { copies, content: await backUpStore(dataDir(), file, nothing, copies) };
  }

  /** Into an empty place. @returns its stores */
  async function restore(dir: string) {
    const { adoptIfFree, stageRestore } = await import('@prochat/server/store-sqlite');
    const copies = new FileCopies([beside, filesFolder(dir)], join(dir, 'restore.files'));
    const { lostFiles } = await stageRestore(dir, file, nothing, copies);
    expect(adoptIfFree(dir)).toBe(true);
    return { copies, lostFiles, restored: await open(dir) };
  }

  it('are there for every file that is ready, and nothing else is', async () => {
    const [free, image] = [await store('to be sent'), await store('a picture', IMAGE)];
    const expired = await store('of a deleted message');
    await stores.upload.claimUploads([image.id, expired.id], ANA.id, aClaim(), AT);
    await stores.upload.expireUploads([expired.id], '2020-01-01T00:00:00.000Z');
    await stores.upload.createUpload({ ...AN_UPLOAD, storageKey: 'e'.repeat(32) });
    writeFileSync(pathOf({ storageKey: `${free.storageKey.slice(0, 2)}${'0'.repeat(30)}` }), 'of nobody');
    mkdirSync(join(filesFolder(dataDir()), 'incoming'));
    writeFileSync(join(filesFolder(dataDir()), 'incoming', 'half'), 'not yet here');

    const { copies, content } = await backUp();
    expect(content).toMatchObject({ lostFiles: 0, counts: { upload: 4 } });
    expect(copies).toMatchObject({ files: 2, bytes: 'to be sent'.length + 'a picture'.length });
    expect(readFileSync(pathOf(free, beside), 'utf8')).toBe('to be sent');
    expect(readFileSync(thumbnailOf(image, beside), 'utf8')).toBe('small');
    const all = readdirSync(beside, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(all.map(({ name }) => name).sort()).toEqual(
      [free.storageKey, image.storageKey, thumbnailKey(image.storageKey)].sort(),
    );
  });

  it('take no room of their own on the same disk, and stay when the file is deleted here', async () => {
    const upload = await store('to be deleted');
    await backUp();
    expect(statSync(pathOf(upload, beside)).ino).toBe(statSync(pathOf(upload)).ino);
    await new LocalStorage(filesFolder(dataDir())).remove([upload.storageKey]);
    expect(readFileSync(pathOf(upload, beside), 'utf8')).toBe('to be deleted');
  });

  it('come back with their store, which finds each of them', async () => {
    const [one, image] = [await store('one'), await store('another', IMAGE)];
    await backUp();
    const there = join(here, 'there');
    const { copies, lostFiles, restored } = await restore(there);
    expect([copies.files, lostFiles]).toEqual([2, 0]);
    expect(await restored.upload.findUploads([one.id, image.id])).toHaveLength(2);
    expect(readFileSync(pathOf(one, filesFolder(there)), 'utf8')).toBe('one');
    expect(readFileSync(thumbnailOf(image, filesFolder(there)), 'utf8')).toBe('small');
    expect(readdirSync(there)).not.toContain('restore.files');
    await restored.close();
  });

  it('take the place of the files here: those it does not know are kept with their database', async () => {
    const known = await store('in the backup');
    await backUp();
    const later = await store('after the backup');
    await stores.close();
    const { restored } = await restore(dataDir());
    expect(await restored.upload.readUploads(null, 9)).toMatchObject([{ id: known.id }]);
    expect(readFileSync(pathOf(known), 'utf8')).toBe('in the backup');
    expect(() => statSync(pathOf(later))).toThrow('ENOENT');
    const kept = readdirSync(dataDir()).filter((name) => name.startsWith('prochat-before-restore-'));
    const [database = '', files = ''] = kept.sort();
    expect(kept).toHaveLength(2);
    expect(readFileSync(pathOf(later, join(dataDir(), files)), 'utf8')).toBe('after the backup');
    expect(files).toBe(database.replace(/db$/, 'files'));
    await restored.close();
  });

  it('come from here where the folder beside the backup is missing', async () => {
    const upload = await store('still here');
    await backUp();
    rmSync(beside, { recursive: true });
    await stores.close();
    const { copies, lostFiles, restored } = await restore(dataDir());
    expect([copies.files, lostFiles]).toEqual([1, 0]);
    expect(readFileSync(pathOf(upload), 'utf8')).toBe('still here');
    await restored.close();
  });

  it('of a file that is deleted meanwhile are not kept: it has ended in the backup too', async () => {
    const [kept, deleted] = [await store('kept'), await store('deleted')];
    const copies = new FileCopies([filesFolder(dataDir())], beside);
    const copyNow = copies.copy.bind(copies);
    // Between the copy of the store and the bytes, as ExpiredUploads does it: bytes first, then the record.
    copies.copy = async (uploads) => {
      await stores.upload.expireUploads([deleted.id], new Date().toISOString());
      await new LocalStorage(filesFolder(dataDir())).remove([deleted.storageKey]);
      return copyNow(uploads);
    };
    const { content } = await backUp(copies);
    expect(content.lostFiles).toBe(0);
    const { restored, lostFiles } = await restore(join(here, 'there'));
    expect(lostFiles).toBe(0);
    expect((await restored.upload.findUpload(kept.id))?.expiresAt).toBe(kept.expiresAt);
    const now = new Date().toISOString();
    expect((await restored.upload.listExpired(now, 9)).map(({ id }) => id)).toEqual([deleted.id]);
    await restored.close();
  });

  it('are counted as lost when they are gone, cut short or a way to somewhere else', async () => {
    const [gone, short, led] = [await store('gone'), await store('too short'), await store('led away')];
    rmSync(pathOf(gone));
    truncateSync(pathOf(short), 3);
    rmSync(pathOf(led));
    writeFileSync(join(here, 'secret'), 'a secret');
    symlinkSync(join(here, 'secret'), pathOf(led));
    const whole = await store('whole');
    const { content, copies } = await backUp();
    expect(content.lostFiles).toBe(3);
    expect(copies.files).toBe(1);
    const { restored, lostFiles } = await restore(join(here, 'there'));
    expect(lostFiles).toBe(3);
    expect(readFileSync(pathOf(whole, filesFolder(join(here, 'there'))), 'utf8')).toBe('whole');
    // What messages show of them stays.
    expect((await restored.upload.findUpload(gone.id))?.expiresAt).toBe(gone.expiresAt);
    await restored.close();
  });

  it('of a backup whose process was killed are removed by the next one', async () => {
    await store('one');
    const { pid } = spawnSync(process.execPath, ['--version']);
    const deserted = join(here, 'elsewhere', `killed.files.${pid}.part`, 'ab');
    mkdirSync(deserted, { recursive: true });
    writeFileSync(join(deserted, 'half'), 'half');
    await backUp();
    expect(readdirSync(join(here, 'elsewhere')).sort()).toEqual(['kept.db', 'kept.files']);
  });

  it('leave nothing behind when a backup breaks off', async () => {
    await store('one');
    const copies = new FileCopies([filesFolder(dataDir())], beside);
    // A file where the folder should be.
    const copyNow = copies.copy.bind(copies);
    copies.copy = (uploads) => {
      writeFileSync(join(here, 'elsewhere', `kept.files.${process.pid}.part`), '');
      return copyNow(uploads);
    };
    await expect(backUp(copies)).rejects.toThrow();
    await copies.discard();
    expect(readdirSync(join(here, 'elsewhere'))).toEqual([]);
  });
});

function aClaim() {
  return { clientId: 'c-1', conversationId: 'c'.repeat(24), kind: 'message' as const };
}
