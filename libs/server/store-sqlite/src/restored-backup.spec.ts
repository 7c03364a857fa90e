import { describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  adoptRestored,
  filesBeside,
  syncDirectory,
  timeStamp,
  withdrawRestore,
  type SwapFiles,
} from './restored-backup';
import { inTemporaryDirectory } from './testing/temporary-directory';

const PUT_THERE = new Date('2099-03-14T09:26:53.000Z');
const KEPT = 'prochat-before-restore-20990314-092653-000.db';

class PowerCut extends Error {}

/** Runs `left` steps, then the power fails. */
function cutAfter(left: number): SwapFiles {
  const step =
    <A extends unknown[]>(deed: (...args: A) => void) =>
    (...args: A): void => {
      if (left-- === 0) throw new PowerCut();
      deed(...args);
    };
  return {
    rename: step(renameSync),
    remove: step((file: string) => rmSync(file, { force: true })),
    syncDirectory: step(syncDirectory),
  };
}

function writeDatabase(file: string, content: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE said (word TEXT);');
  db.prepare('INSERT INTO said VALUES (?)').run(content);
  db.close();
}

function contentOf(file: string): unknown {
  const db = new DatabaseSync(file);
  try {
    return db.prepare('SELECT word FROM said').get()?.['word'];
  } finally {
    db.close();
  }
}

/** A database whose last words are in its log only, as after kill -9, and a backup that waits beside it. */
function writeInstallation(dir: string): void {
  const file = join(dir, 'prochat.db');
  writeDatabase(file, 'first');
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA wal_autocheckpoint = 0; UPDATE said SET word = 'present';`);
  cpSync(file, join(dir, 'killed.db'));
  cpSync(`${file}-wal`, join(dir, 'killed.db-wal'));
  db.close();
  for (const suffix of ['', '-wal']) renameSync(join(dir, `killed.db${suffix}`), file + suffix);
  writeFileSync(join(dir, 'prochat-search.db'), 'an index of the present');
  putBackup(dir);
}

function putBackup(dir: string): void {
  writeDatabase(join(dir, 'restore.db'), 'restored');
  utimesSync(join(dir, 'restore.db'), PUT_THERE, PUT_THERE);
}

/** A folder with one file in it. */
function writeFiles(dir: string, content: string): void {
  mkdirSync(dir);
  writeFileSync(join(dir, content), content);
}

describe('a restored backup', () => {
  it('takes the place of the database, which is kept with everything in its log', async () => {
    await inTemporaryDirectory((dir) => {
      writeInstallation(dir);
      expect(adoptRestored(dir)).toBe(join(dir, KEPT));
      expect(readdirSync(dir).sort()).toEqual([KEPT, `${KEPT}-wal`, 'prochat.db']);
      expect(contentOf(join(dir, 'prochat.db'))).toBe('restored');
      expect(contentOf(join(dir, KEPT))).toBe('present');
      return Promise.resolve();
    });
  });

  it('does so once, wherever the power fails on the way', async () => {
    for (let steps = 0, isCut = true; isCut; steps += 1)
      await inTemporaryDirectory((dir) => {
        writeInstallation(dir);
        isCut = false;
        try {
          adoptRestored(dir, cutAfter(steps));
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          isCut = true;
        }
        adoptRestored(dir);
        expect(readdirSync(dir).sort()).toEqual([KEPT, `${KEPT}-wal`, 'prochat.db']);
        expect(contentOf(join(dir, 'prochat.db'))).toBe('restored');
        expect(contentOf(join(dir, KEPT))).toBe('present');
        if (!isCut) expect(steps).toBeGreaterThan(7);
        return Promise.resolve();
      });
  });

  it('brings its files along, and the present ones are kept, wherever the power fails on the way', async () => {
    for (let steps = 0, isCut = true; isCut; steps += 1)
      await inTemporaryDirectory((dir) => {
        writeInstallation(dir);
        writeFiles(join(dir, 'files'), 'present');
        writeFiles(join(dir, 'restore.files'), 'restored');
        isCut = false;
        try {
          adoptRestored(dir, cutAfter(steps));
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          isCut = true;
        }
        adoptRestored(dir);
        const kept = filesBeside(KEPT);
        expect(readdirSync(dir).sort()).toEqual(['files', KEPT, `${KEPT}-wal`, kept, 'prochat.db']);
        expect(readdirSync(join(dir, 'files'))).toEqual(['restored']);
        expect(readdirSync(join(dir, kept))).toEqual(['present']);
        expect(contentOf(join(dir, 'prochat.db'))).toBe('restored');
        return Promise.resolve();
      });
  });

  it('leaves the present files where they are when it has none of its own', async () => {
    await inTemporaryDirectory((dir) => {
      writeInstallation(dir);
      writeFiles(join(dir, 'files'), 'present');
      adoptRestored(dir);
      expect(readdirSync(join(dir, 'files'))).toEqual(['present']);
      return Promise.resolve();
    });
  });

  it('can be taken away again with its files', async () => {
    await inTemporaryDirectory((dir) => {
      writeInstallation(dir);
      writeFiles(join(dir, 'restore.files'), 'restored');
      withdrawRestore(dir);
      expect(adoptRestored(dir)).toBeNull();
      expect(contentOf(join(dir, 'prochat.db'))).toBe('present');
      expect(readdirSync(dir)).not.toContain('restore.files');
      return Promise.resolve();
    });
  });

  it('takes an empty place, and the place of a damaged database, whose log is kept as well', async () => {
    await inTemporaryDirectory((dir) => {
      putBackup(dir);
      expect(adoptRestored(dir)).toBeNull();
      expect(contentOf(join(dir, 'prochat.db'))).toBe('restored');

      writeFileSync(join(dir, 'prochat.db'), 'This is no database. '.repeat(500));
      writeFileSync(join(dir, 'prochat.db-wal'), 'nor is this its log');
      putBackup(dir);
      expect(adoptRestored(dir)).toBe(join(dir, KEPT));
      expect(contentOf(join(dir, 'prochat.db'))).toBe('restored');
      expect(readdirSync(dir).sort()).toEqual([KEPT, `${KEPT}-wal`, 'prochat.db']);
      return Promise.resolve();
    });
  });

  it('is not there most of the time', async () => {
    await inTemporaryDirectory((dir) => {
      writeDatabase(join(dir, 'prochat.db'), 'present');
      expect(adoptRestored(dir)).toBeNull();
      expect(contentOf(join(dir, 'prochat.db'))).toBe('present');
      return Promise.resolve();
    });
  });

  it('names its time in UTC', () => {
    expect(timeStamp(PUT_THERE)).toBe('20990314-092653');
  });
});
