import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStores } from './sqlite-stores';
import { StoreOwner, buildStoreOwner } from './testing/child-process';
import { FileSizeLimit } from './testing/disk-room';
import { Ledger } from './testing/ledger';
import { expectSoundStore } from './testing/log-audit';
import { inTemporaryDirectory } from './testing/temporary-directory';

const LOAD = { seed: 3, lanes: 12, mostLetters: 800 };

/** Opens what the process has left and audits it against everything it has said. */
async function expectNothingLost(dir: string, owners: readonly StoreOwner[], load = LOAD): Promise<Ledger> {
  const ledger = new Ledger(load.seed, load.mostLetters);
  for (const line of owners.flatMap(({ lines }) => lines)) ledger.addLine(line);
  const stores = await openSqliteStores(dir);
  await expectSoundStore(stores, ledger);
  await stores.close();
  return ledger;
}

// The kernel's limit on the size of files stands in for the full disk: the real one needs root, see `npm run stores:faults`.
describe('when there is no room for another byte', () => {
  let program: string;
  beforeAll(async () => {
    program = await buildStoreOwner();
  });
  afterAll(() => rmSync(program));

  it('writes are refused, never acknowledged, reads go on, and writes too as soon as there is room', async () => {
    await inTemporaryDirectory(async (dir) => {
      const owner = new StoreOwner(program, 'load', dir, LOAD);
      const room = new FileSizeLimit(dir);
      await owner.opened();
      for (const bytes of [0, 4_000, 70_001]) {
        await owner.statesFacts(200);
        expect(await owner.asked('health')).toMatchObject({ health: expect.any(String) });
        const from = owner.lines.length;
        room.leave(owner.pid, bytes);
        for (let lane = 0; lane < LOAD.lanes; lane++) await owner.says(`{"unavailable":${lane},`, from);
        expect(await owner.asked('health')).toMatchObject({
          health: 'UNAVAILABLE',
          cause: expect.stringContaining('disk'),
        });
        expect(await owner.asked('read')).toEqual({ read: expect.any(Number) });
        room.giveRoom(owner.pid);
      }
      await owner.statesFacts(200);
      await owner.kill();
      const { writes } = await expectNothingLost(dir, [owner]);
      expect(writes).toBeGreaterThan(600);
    });
  });

  it('at the start it says so in one line or starts, and starts well when there is room', async () => {
    await inTemporaryDirectory(async (parent) => {
      const answers = new Set<string>();
      for (const bytes of [0, 33_000, 400_000]) {
        const dir = join(parent, `with-${bytes}`);
        const owner = new StoreOwner(program, 'load', dir, LOAD, FileSizeLimit.starter(bytes));
        const ended = owner.ended();
        const answer = await Promise.race([owner.says('{"unavailable":'), ended]);
        if (answer === 3) {
          const { notOpened } = await owner.says('{"notOpened":');
          expect(notOpened).toMatch(/^[^\n]*(full|Check the disk)[^\n]*$/);
        }
        answers.add(answer === 3 ? 'not opened' : 'opened');
        await owner.kill();
        await expectNothingLost(dir, [owner]);
      }
      expect([...answers]).toEqual(['not opened', 'opened']);
    });
  });

  it('for moving the log into the database, the health says so, and nothing is lost', async () => {
    await inTemporaryDirectory(async (dir) => {
      const load = { ...LOAD, mostLetters: 9_000 };
      const first = new StoreOwner(program, 'load', dir, load);
      await first.statesFacts(2_200);
      first.beginClosing();
      await first.ended();

      const { size } = statSync(join(dir, 'prochat.db'));
      expect(size).toBeGreaterThan(5_000_000);
      const { lanes: resume } = await expectNothingLost(dir, [first], load);
      // The log may still grow up to that size, the database by no page more.
      const second = new StoreOwner(program, 'load', dir, { ...load, resume }, FileSizeLimit.starter(size));
      await second.opened();
      while ((await second.asked('health'))['health'] === 'ok');
      expect(await second.asked('read')).toEqual({ read: expect.any(Number) });
      new FileSizeLimit(dir).giveRoom(second.pid);
      await second.statesFacts(300);
      await second.kill();
      await expectNothingLost(dir, [first, second], load);
    });
  }, 60_000);
});
