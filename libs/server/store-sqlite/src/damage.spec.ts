import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError, StoreOpenError } from '@prochat/server/core';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStores, type SqliteStores } from './sqlite-stores';
import { newLane, numberOf, type LaneState } from './testing/facts';
import { Ledger } from './testing/ledger';
import { expectSoundStore } from './testing/log-audit';
import { auditStore } from './testing/store-audit';
import { StoreLoad } from './testing/store-load';
import { inTemporaryDirectory } from './testing/temporary-directory';

const LOAD = { seed: 5, lanes: 6, mostLetters: 600 };
const PAGE = 4_096;
const FILES = ['prochat.db', 'prochat.db-wal', 'prochat-search.db'];

function noise(bytes: Buffer, from: number, to: number): Buffer {
  for (let at = from; at < to; at++) bytes[at] = numberOf(from, at) % 256;
  return bytes;
}

describe('a store whose files are damaged', () => {
  let dir: string;
  /** Closed, so that all is in the database; and as a killed process leaves it, with a log. */
  let closed: string;
  let killed: string;
  const ledger = new Ledger(LOAD.seed, LOAD.mostLetters);

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'prochat-damage-'));
    [closed, killed] = [join(dir, 'closed'), join(dir, 'killed')];
    const stores = await openSqliteStores(closed);
    const load = new StoreLoad(stores.chat, LOAD, (fact) => ledger.add(fact));
    await load.makeShared();
    const work = async (steps: number, state: LaneState) => {
      while (state.next < steps) state = await load.step(state);
      return state;
    };
    const begun = await Promise.all(Array.from({ length: LOAD.lanes }, (_, lane) => work(15, newLane(lane))));
    mkdirSync(killed);
    for (const name of FILES.slice(0, 2)) copyFileSync(join(closed, name), join(killed, name));
    // Nothing of it is in the database yet: else no cut of the log would be like one that happens.
    expect(statSync(join(killed, 'prochat.db-wal')).size).toBeLessThan(1_000 * PAGE);
    await Promise.all(begun.map((state) => work(80, state)));
    await expectSoundStore(stores, ledger);
    await stores.close();
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  /** Opens a copy after `harm` was done to one of its files. */
  async function opened<T>(
    [from, name]: [string, string],
    harm: (bytes: Buffer) => Buffer,
    use: (stores: SqliteStores, copy: string) => Promise<T>,
  ): Promise<T | string> {
    return inTemporaryDirectory(async (copy) => {
      for (const each of FILES)
        if (existsSync(join(from, each))) copyFileSync(join(from, each), join(copy, each));
      const harmed = harm(readFileSync(join(copy, name)));
      writeFileSync(join(copy, name), harmed);
      let stores: SqliteStores;
      try {
        stores = await openSqliteStores(copy);
      } catch (error) {
        expect(error).toBeInstanceOf(StoreOpenError);
        expect(readFileSync(join(copy, name)).equals(harmed)).toBe(true);
        return (error as Error).message;
      }
      const result = await use(stores, copy);
      await stores.close();
      return result;
    });
  }

  const damages: [string, () => [string, string], (bytes: Buffer) => Buffer][] = [
    ['noise in its header', () => [closed, 'prochat.db'], (bytes) => noise(bytes, 16, 100)],
    ['noise in its first page', () => [closed, 'prochat.db'], (bytes) => noise(bytes, 100, PAGE)],
    ['noise from its beginning', () => [closed, 'prochat.db'], (bytes) => noise(bytes, 0, 20_000)],
    ['its second half missing', () => [closed, 'prochat.db'], (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['all but its first page missing', () => [closed, 'prochat.db'], (bytes) => bytes.subarray(0, PAGE)],
    ['its first page cut off', () => [closed, 'prochat.db'], (bytes) => bytes.subarray(0, 700)],
    ['nothing left beside its log', () => [killed, 'prochat.db'], (bytes) => bytes.subarray(0, 0)],
    ['noise in the header of its log', () => [killed, 'prochat.db-wal'], (bytes) => noise(bytes, 0, 32)],
    [
      'one wrong bit in the header of its log',
      () => [killed, 'prochat.db-wal'],
      (bytes) => bytes.fill(1, 17, 18),
    ],
  ];
  it.each(damages)('is not opened with %s; the way to restore is named', async (_, file, harm) => {
    const message = await opened(file(), harm, () => Promise.resolve('opened'));
    expect(message).toContain('npm run restore');
    expect(message).not.toContain('\n');
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length * 0.6)],
    ['noisy towards its end', (bytes: Buffer) => noise(bytes, Math.floor(bytes.length * 0.7), bytes.length)],
  ])('with a log that is %s is what it was at an earlier moment', async (_, harm) => {
    // SQLite cannot tell such a log from one that a power cut has left: what was not synced was never acknowledged.
    const report = await opened([killed, 'prochat.db-wal'], harm, (stores) => auditStore(stores, ledger));
    expect(report).toMatchObject({ doubled: [], unsound: [] });
  });

  it('never answers wrongly when a page is damaged: what is on it is UNAVAILABLE, and the health says so', async () => {
    const truth = new Map(
      ledger.facts.flatMap(({ message }) => (message ? [[message.id, message.seq]] : [])),
    );
    const pages = readFileSync(join(closed, 'prochat.db')).length / PAGE;
    const met = { refused: 0, unharmed: 0, unavailable: 0 };
    for (let i = 0; i < 24; i++) {
      const page = 1 + (numberOf(9, i) % (pages - 1));
      const outcome = await opened(
        [closed, 'prochat.db'],
        (bytes) => noise(bytes, page * PAGE, (page + 1) * PAGE),
        async (stores) => {
          const failed = await readEverything(stores, truth);
          if (failed > 0) await expect(stores.health.check()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
          return failed;
        },
      );
      if (typeof outcome === 'string') expect(outcome).toContain('npm run restore');
      met[typeof outcome === 'string' ? 'refused' : outcome > 0 ? 'unavailable' : 'unharmed'] += 1;
    }
    // Which pages these are depends on how long the log became: what must not happen is that they are never met.
    expect(met.unavailable).toBeGreaterThan(3);
  }, 60_000);

  /** Every acknowledged message one by one, and every conversation with its log. @returns how many calls were UNAVAILABLE */
  async function readEverything({ chat }: SqliteStores, truth: ReadonlyMap<string, number>): Promise<number> {
    let failed = 0;
    const ask = async <T>(call: Promise<T>): Promise<T | null> => {
      try {
        return await call;
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'UNAVAILABLE' });
        failed += 1;
        return null;
      }
    };
    const conversationIds = new Set(ledger.facts.map(({ conversationId }) => conversationId));
    for (const { conversationId, message } of ledger.facts) {
      if (!message) continue;
      const found = await ask(chat.findMessage(conversationId, message.id).then((each) => each ?? 'missing'));
      if (found !== null) expect(found).toMatchObject({ id: message.id, seq: message.seq });
    }
    for (const id of conversationIds) {
      const conversation = await ask(chat.findConversation(id).then((each) => each ?? 'missing'));
      const slice = await ask(chat.sliceMessages(id, 'professional', { limit: 10_000 }));
      if (conversation !== null) expect(conversation).toMatchObject({ id });
      if (slice === null) continue;
      const expected = ledger.facts.filter(({ conversationId, message }) => message && conversationId === id);
      expect(slice.items.length).toBe(new Set(expected.map(({ message }) => message?.id)).size);
      for (const message of slice.items) expect(message.seq).toBe(truth.get(message.id));
    }
    const list = await ask(chat.listConversations({ list: 'all' }, { limit: 1_000 }));
    if (list !== null) expect(list.items).toHaveLength(conversationIds.size);
    return failed;
  }

  it('has its search index made anew when that is damaged', async () => {
    for (const [i, harm] of [
      (bytes: Buffer) => noise(bytes, 0, 200),
      (bytes: Buffer) => noise(bytes, PAGE, bytes.length),
      (bytes: Buffer) => bytes.subarray(0, bytes.length / 3),
      () => Buffer.alloc(0),
    ].entries()) {
      const report = await opened([closed, 'prochat-search.db'], harm, (stores) =>
        auditStore(stores, ledger),
      );
      expect([i, report]).toEqual([i, { lost: [], phantom: [], doubled: [], unsound: [] }]);
    }
  });

  it('has its search index made anew when a power cut took it back to before changes that are removed', async () => {
    await inTemporaryDirectory(async (copy) => {
      const index = join(copy, 'prochat-search.db');
      const edit = async ({ chat }: SqliteStores, lane: number, text: string) => {
        const { conversationId, id } = ledger.lane(lane).own[0] ?? { conversationId: '', id: '' };
        await chat.reviseMessage(conversationId, id, { text }, new Date().toISOString());
      };
      copyFileSync(join(closed, 'prochat.db'), join(copy, 'prochat.db'));
      const before = await openSqliteStores(copy);
      before.database.prepare('DELETE FROM search_change').run();
      await expectSoundStore(before);
      await before.close();
      copyFileSync(index, join(copy, 'earlier'));

      const stores = await openSqliteStores(copy);
      await edit(stores, 0, 'written later');
      await edit(stores, 1, 'written last of all');
      stores.database.prepare('DELETE FROM search_change WHERE n < 2').run();
      await stores.close();
      copyFileSync(join(copy, 'earlier'), index);
      const after = await openSqliteStores(copy);
      const written = { words: ['written'], reader: { side: 'professional' } } as const;
      expect((await after.chat.searchMessages(written, { limit: 5 })).items).toHaveLength(2);
      await expectSoundStore(after);
      await after.close();
    });
  });
});
