import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChatStore } from '@prochat/server/chat';
import { fdatasync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSqliteStores } from './sqlite-stores';
import { StoreOwner, buildStoreOwner } from './testing/child-process';
import { expectSoundStore, type Acknowledged } from './testing/log-audit';
import { inTemporaryDirectory } from './testing/temporary-directory';

const syncFile = promisify(fdatasync);
const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };

describe('what was acknowledged', () => {
  let program: string;
  beforeAll(async () => {
    program = await buildStoreOwner();
  });
  afterAll(() => rmSync(program));

  it('survives kill -9 in the middle of it, again and again', async () => {
    await inTemporaryDirectory(async (dir) => {
      const acknowledged: Acknowledged[] = [];
      for (const acks of [1, 900, 250, 2_500, 40]) {
        const owner = new StoreOwner(program, 'append', dir);
        await owner.printed(1 + acks);
        await owner.kill();
        acknowledged.push(...owner.lines.slice(1).flatMap(toAcknowledged));

        const stores = await openSqliteStores(dir);
        await expectSoundStore(stores, acknowledged);
        await stores.close();
      }
      expect(acknowledged.length).toBeGreaterThan(3_600);
    });
  }, 60_000);

  it('is in the synced part of the log: nothing is lost when the power is cut', async () => {
    await inTemporaryDirectory(async (dir) => {
      const live = join(dir, 'live');
      const written = (): Buffer[] =>
        ['prochat.db', 'prochat.db-wal'].map((name) => readFileSync(join(live, name)));
      // What a sync promises is what had been written when it began. Later writes may or may not reach the disk.
      let onDisk: Buffer[] = [];
      let syncs = 0;
      const stores = await openSqliteStores(live, async (fd) => {
        const before = written();
        syncs += 1;
        await syncFile(fd);
        onDisk = before;
      });
      const { conversation } = await stores.chat.createConversation({
        user: ANA,
        topic: 'Power',
        priority: 'normal',
        createdAt: new Date().toISOString(),
        openLimit: 1,
      });

      const acknowledged: Acknowledged[] = [];
      for (let round = 0; round < 12; round++) {
        // Not awaited: it is in flight when the power goes, together with others.
        const inFlight: Promise<unknown>[] = [];
        for (let i = 0; i < 10; i++) {
          inFlight.push(append(stores.chat, conversation.id, `${round}-${i}-late`, acknowledged));
          await append(stores.chat, conversation.id, `${round}-${i}`, acknowledged);
        }
        const cut = join(dir, `cut-${round}`);
        mkdirSync(cut);
        ['prochat.db', 'prochat.db-wal'].forEach((name, i) =>
          writeFileSync(join(cut, name), onDisk[i] ?? ''),
        );
        const acknowledgedBeforeCut = [...acknowledged];
        const after = await openSqliteStores(cut);
        await expectSoundStore(after, acknowledgedBeforeCut);
        await after.close();
        await Promise.all(inFlight);
      }
      expect(acknowledged).toHaveLength(240);
      expect(syncs).toBeLessThanOrEqual(242);
      await stores.close();
    });
  });

  it('includes a repeated answer: it waits for the sync that makes the first one durable', async () => {
    await inTemporaryDirectory(async (dir) => {
      const began: (() => void)[] = [];
      const stores = await openSqliteStores(dir, () => new Promise((resolve) => began.push(resolve)));
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
      began[0]?.();
      await first;
      expect(await second).toMatchObject({ code: 'TOO_MANY_OPEN' });
      await stores.close();
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

/** A line may be cut in two by the kill: then nobody was told. */
function toAcknowledged(line: string): Acknowledged[] {
  return line.endsWith('}') ? [JSON.parse(line) as Acknowledged] : [];
}

async function append(
  store: ChatStore,
  conversationId: string,
  clientId: string,
  acknowledged: Acknowledged[],
): Promise<void> {
  const [appended] = await store.appendMessages([
    {
      conversationId,
      clientId,
      senderId: ANA.id,
      senderName: ANA.displayName,
      senderRole: 'user',
      kind: 'message',
      text: `Text of ${clientId} ${'x'.repeat(3_000)}`,
      attachments: [],
      createdAt: new Date().toISOString(),
    },
  ]);
  if (!appended?.ok) throw new Error(`refused: ${appended?.code}`);
  const { seq, text } = appended.message;
  acknowledged.push({ conversationId, clientId, seq, text });
}

/** The event loop has gone round: what was asked for is committed. */
async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
