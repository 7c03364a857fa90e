import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@prochat/server/core';
import { DatabaseSync } from 'node:sqlite';
import { CommitQueue } from './commit-queue';

/** A sync that the test ends by hand. */
interface PendingSync {
  succeed: () => void;
  fail: (error: Error) => void;
}

describe('CommitQueue', () => {
  let db: DatabaseSync;
  let syncs: PendingSync[];
  let queue: CommitQueue;
  let settled: string[];

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, data BLOB)');
    syncs = [];
    settled = [];
    queue = new CommitQueue(
      db,
      () => new Promise<void>((succeed, fail) => syncs.push({ succeed: () => succeed(), fail })),
    );
  });
  afterEach(() => db.close());

  const insert = (n: number): void => void db.prepare('INSERT INTO t (n) VALUES (?)').run(n);
  const stored = (): unknown[] =>
    db
      .prepare('SELECT n FROM t ORDER BY n')
      .all()
      .map(({ n }) => n);
  /** Writes, and notes under `name` how it ended. */
  const write = (name: string, job: () => unknown): void =>
    void queue.write(job).then(
      () => settled.push(name),
      (error: AppError) => settled.push(`${name}: ${error.code ?? error.message}`),
    );
  const insertAs = (n: number): void => write(`insert ${n}`, () => insert(n));
  /** The event loop has gone round. */
  const turn = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('commits at once and tells only after the sync', async () => {
    insertAs(1);
    await turn();
    expect(stored()).toEqual([1]);
    expect(settled).toEqual([]);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['insert 1']);
  });

  it('runs the writes of one turn in order, in one commit with one sync', async () => {
    for (const n of [1, 2, 3]) insertAs(n);
    expect(stored()).toEqual([]);
    await turn();
    expect(syncs).toHaveLength(1);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['insert 1', 'insert 2', 'insert 3']);
  });

  it('never takes a running sync for one of a later commit', async () => {
    insertAs(1);
    await turn();
    insertAs(2);
    await turn();
    insertAs(3);
    await turn();
    expect(stored()).toEqual([1, 2, 3]);
    expect(syncs).toHaveLength(1);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['insert 1']);
    expect(syncs).toHaveLength(2);
    syncs[1]?.succeed();
    await turn();
    expect(settled).toEqual(['insert 1', 'insert 2', 'insert 3']);
    expect(syncs).toHaveLength(2);
  });

  it('undoes a refused write alone and goes on with the others of its turn', async () => {
    insertAs(1);
    write('refused', () => {
      insert(2);
      throw new AppError('TOO_MANY_OPEN');
    });
    write('broken rule', () => insert(1));
    insertAs(3);
    await turn();
    expect(stored()).toEqual([1, 3]);
    expect(settled).toEqual([]);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual([
      'insert 1',
      'refused: TOO_MANY_OPEN',
      'broken rule: ERR_SQLITE_ERROR',
      'insert 3',
    ]);
  });

  it('lets a write that changed nothing wait for the commit it may have seen, and syncs nothing for it', async () => {
    insertAs(1);
    await turn();
    write('look', stored);
    await turn();
    expect(settled).toEqual([]);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['insert 1', 'look']);
    write('look again', stored);
    await turn();
    expect(settled.at(-1)).toBe('look again');
    expect(syncs).toHaveLength(1);
  });

  it('syncs before its first answer of all: what a killed owner left in the log may not be on the disk', async () => {
    write('look', stored);
    await turn();
    expect(settled).toEqual([]);
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['look']);
  });

  it('acknowledges nothing after a failed sync, now and later', async () => {
    insertAs(1);
    await turn();
    insertAs(2);
    await turn();
    syncs[0]?.fail(new Error('EIO: i/o error, fdatasync'));
    await turn();
    insertAs(3);
    await turn();
    expect(settled).toEqual(['insert 1: UNAVAILABLE', 'insert 2: UNAVAILABLE', 'insert 3: UNAVAILABLE']);
    expect(syncs).toHaveLength(1);
    expect(stored()).toEqual([1, 2]);
    expect(queue.broken?.message).toContain('EIO');
    const error = await queue.write(stored).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', cause: { message: 'EIO: i/o error, fdatasync' } });
    await queue.drain();
  });

  it('refuses what a full disk cannot take, and recovers when there is room again', async () => {
    const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
    db.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const fill = (): void => void db.prepare('INSERT INTO t (data) VALUES (zeroblob(100000))').run();
    write('too large', fill);
    await turn();
    expect(settled).toEqual(['too large: UNAVAILABLE']);
    expect(stored()).toEqual([]);
    expect(queue.broken).toBeNull();

    db.exec('PRAGMA max_page_count = 100000');
    write('fits', fill);
    await turn();
    syncs[0]?.succeed();
    await turn();
    expect(settled).toEqual(['too large: UNAVAILABLE', 'fits']);
    expect(stored()).toEqual([1]);
  });

  it('refuses the whole turn when its transaction is gone', async () => {
    insertAs(1);
    write('takes all with it', () => {
      db.exec('ROLLBACK');
      throw new Error('disk I/O error');
    });
    insertAs(2);
    await turn();
    expect(settled).toEqual(['insert 1: UNAVAILABLE', 'takes all with it: UNAVAILABLE']);
    syncs[0]?.succeed();
    await turn();
    expect(settled.at(-1)).toBe('insert 2');
    expect(stored()).toEqual([2]);
  });

  it('gives the event loop back between turns when there is much to do', async () => {
    const slow = (n: number) => () => {
      const end = performance.now() + 15;
      while (performance.now() < end);
      insert(n);
    };
    for (const n of [1, 2, 3]) write(`slow ${n}`, slow(n));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stored()).toEqual([1]);
    await turn();
    expect(stored()).toEqual([1, 2, 3]);
    syncs[0]?.succeed();
    await turn();
    syncs[1]?.succeed();
    await turn();
    expect(settled).toEqual(['slow 1', 'slow 2', 'slow 3']);
  });

  it('drains: every accepted write is settled, later ones are refused', async () => {
    insertAs(1);
    let isDrained = false;
    const drained = queue.drain().then(() => (isDrained = true));
    insertAs(2);
    await turn();
    expect(isDrained).toBe(false);
    syncs[0]?.succeed();
    await drained;
    expect(settled).toEqual(['insert 2: UNAVAILABLE', 'insert 1']);
    await queue.drain();
  });
});
