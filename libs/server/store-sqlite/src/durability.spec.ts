import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fdatasync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSqliteStores } from './sqlite-stores';
import { StoreOwner, buildStoreOwner } from './testing/child-process';
import { newLane } from './testing/facts';
import { runKillRounds } from './testing/kill-rounds';
import { Ledger } from './testing/ledger';
import { expectSoundStore } from './testing/log-audit';
import { StoreLoad } from './testing/store-load';
import { inTemporaryDirectory } from './testing/temporary-directory';

const syncFile = promisify(fdatasync);
const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const FILES = ['prochat.db', 'prochat.db-wal'];
const LOAD = { seed: 1, lanes: 8, mostLetters: 3_000 };

describe('what was acknowledged', () => {
  let program: string;
  beforeAll(async () => {
    program = await buildStoreOwner();
  });
  afterAll(() => rmSync(program));

  it('survives kill -9 at any instant: at work, while it recovers, while it closes, while it is made', async () => {
    await inTemporaryDirectory(async (dir) => {
      const report = await runKillRounds({
        ...{ program, dir, seed: 1, rounds: 5, roundsPerStore: 5, mostAcks: 1_500 },
      });
      expect(report).toMatchObject({ kills: 10, lost: [], phantom: [], doubled: [], unsound: [] });
      expect(report.writes).toBeGreaterThan(1_000);
      // Some of the kills came between messages and their summaries.
      expect(report.behind).toBeGreaterThan(0);
    });
  }, 60_000);

  it('is in the synced part of the log: nothing is lost when the power is cut', async () => {
    await inTemporaryDirectory(async (dir) => {
      const live = join(dir, 'live');
      const written = (): Buffer[] => FILES.map((name) => readFileSync(join(live, name)));
      // What a sync promises is what had been written when it began. Later writes may or may not reach the disk.
      let onDisk: Buffer[] = [];
      let syncs = 0;
      const stores = await openSqliteStores(live, async (fd) => {
        const before = written();
        syncs += 1;
        await syncFile(fd);
        onDisk = before;
      });

      const ledger = new Ledger(LOAD.seed, LOAD.mostLetters);
      const cuts: string[] = [];
      const cut = (): void => {
        const to = join(dir, `cut-${ledger.facts.length}`);
        mkdirSync(to);
        FILES.forEach((name, i) => writeFileSync(join(to, name), onDisk[i] ?? ''));
        cuts.push(to);
      };
      const load = new StoreLoad(stores.chat, LOAD, (fact) => {
        ledger.add(fact);
        // In the very moment of an ack, while the other lanes wait for theirs.
        if (ledger.facts.length % 50 === 0) cut();
      });
      await load.makeShared();
      const lanes = Array.from({ length: LOAD.lanes }, async (_, lane) => {
        for (let state = newLane(lane); cuts.length < 12;) state = await load.step(state);
      });
      await Promise.all(lanes);
      await stores.close();

      for (const [i, path] of cuts.entries()) {
        const acknowledged = new Ledger(LOAD.seed, LOAD.mostLetters);
        for (const fact of ledger.facts.slice(0, 50 * (i + 1))) acknowledged.add(fact);
        const after = await openSqliteStores(path);
        await expectSoundStore(after, acknowledged);
        await after.close();
      }
      expect(cuts).toHaveLength(12);
      expect(syncs).toBeLessThan(ledger.writes);
    });
  });

  it('includes a repeated answer: it waits for the sync that makes the first one durable', async () => {
    await inTemporaryDirectory(async (dir) => {
      const began: (() => void)[] = [];
      let isHeld = true;
      const sync = (): Promise<void> =>
        isHeld ? new Promise((resolve) => began.push(resolve)) : Promise.resolve();
      const stores = await openSqliteStores(dir, sync);
      const input = {
        user: ANA,
        topic: 'Again',
        priority: 'normal',
        createdAt: new Date().toISOString(),
        openLimit: 1,
      } as const;
      const first = stores.chat.createConversation(input);
      await turn();
      expect(began).toHaveLength(1);
      // It sees the first one in the store and is refused, but hears so only when the first one is on the disk.
      let heard = false;
      const second = stores.chat.createConversation(input).catch((error: unknown) => {
        heard = true;
        return error;
      });
      await turn();
      expect(heard).toBe(false);
      // What is written behind may have been committed meanwhile, and be covered by another sync.
      isHeld = false;
      began[0]?.();
      await first;
      expect(await second).toMatchObject({ code: 'TOO_MANY_OPEN' });
      await stores.close();
    });
  });

  it('does not keep a process from closing to the end, whatever a thread still answers', async () => {
    await inTemporaryDirectory(async (dir) => {
      const owner = new StoreOwner(program, 'leave', dir);
      expect(await owner.ended()).toBe(0);
      expect(owner.lines.at(-1)).toBe(JSON.stringify({ closed: dir }));
    });
  });

  it('is moved out of the log by closing', async () => {
    await inTemporaryDirectory(async (dir) => {
      const stores = await openSqliteStores(dir);
      const writes = Array.from({ length: 50 }, (_, i) =>
        stores.chat.createConversation({
          user: ANA,
          topic: `Last minute ${i}`,
          priority: 'normal',
          createdAt: new Date().toISOString(),
          openLimit: 50,
        }),
      );
      await Promise.all([stores.close(), stores.close()]);
      await Promise.all(writes);
      expect(() => readFileSync(join(dir, 'prochat.db-wal'))).toThrow('ENOENT');
      const again = await openSqliteStores(dir);
      expect((await again.chat.countConversations()).all).toBe(50);
      await again.close();
      await expect(again.chat.countConversations()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(again.chat.appendMessages([])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    });
  });
});

/** The event loop has gone round: what was asked for is committed. */
async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
