import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NewMessage } from '@prochat/server/chat';
import { StatementSync } from 'node:sqlite';
import { WRITTEN_EVERY_MS } from './conversation.memory';
import { openEmptyStores } from './testing/temporary-directory';

type Stores = Awaited<ReturnType<typeof openEmptyStores>>;

const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const AT = '2099-03-01T09:00:00.000Z';
/** They delimit transactions and tell whether one has changed anything or the log has grown: once a commit, not once a message. */
const CONTROL = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT total_changes\(\)|PRAGMA wal_checkpoint)/;

/** Every statement that this process has SQLite run is a call of one of these. */
function countStatements(): { reads(): string[]; writes(table: string): number; stop(): void } {
  const run: string[] = [];
  const spies = (['run', 'get', 'all', 'iterate'] as const).map((name) => {
    const real = StatementSync.prototype[name] as (this: StatementSync, ...args: never[]) => never;
    return jest.spyOn(StatementSync.prototype, name).mockImplementation(function (
      this: StatementSync,
      ...args: unknown[]
    ) {
      if (!CONTROL.test(this.sourceSQL.trim())) run.push(this.sourceSQL.trim());
      return real.apply(this, args as never[]);
    });
  });
  return {
    reads: () => run.filter((sql) => sql.startsWith('SELECT')),
    writes: (table) => run.filter((sql) => sql.startsWith(table)).length,
    stop: () => spies.forEach((spy) => spy.mockRestore()),
  };
}

describe('the statements of a message', () => {
  let stores: Stores;
  let ids: string[];
  beforeEach(async () => {
    stores = await openEmptyStores();
    ids = [];
    for (let i = 0; i < 5; i += 1) {
      const opening = { user: ANA, topic: 'Busy', priority: 'normal', createdAt: AT, openLimit: 9 } as const;
      ids.push((await stores.chat.createConversation(opening)).conversation.id);
    }
  });
  afterEach(() => stores.close());

  const message = (n: number): NewMessage => ({
    conversationId: ids[n % ids.length] ?? '',
    clientId: `c-${n}`,
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
    text: `Message ${n}`,
    attachments: [],
    createdAt: AT,
  });
  const send = async (n: number): Promise<void> => {
    const [appended] = await stores.chat.appendMessages([message(n)]);
    if (!appended?.ok) throw new Error('refused');
  };

  it('are one INSERT and no read; four times a second its conversation has a summary written', async () => {
    const counts = countStatements();
    const began = performance.now();
    try {
      for (let n = 0; n < 2_000; n += 20)
        await Promise.all(Array.from({ length: 20 }, (_, i) => send(n + i)));
      expect(counts.reads()).toEqual([]);
      expect(counts.writes('INSERT INTO message')).toBe(2_000);
      const rounds = Math.ceil((performance.now() - began) / WRITTEN_EVERY_MS);
      expect(counts.writes('UPDATE conversation')).toBeLessThanOrEqual(rounds * ids.length);
      const all = counts.writes('');
      const summaries = counts.writes('UPDATE conversation') + counts.writes('UPDATE summary_mark');
      expect(all).toBe(2_000 + summaries);
    } finally {
      counts.stop();
    }
  });

  it('are no more when the head is expected, when it is recalled and when it is read up to the head', async () => {
    const counts = countStatements();
    try {
      for (let n = 0; n < 100; n += 1) {
        const head = await stores.chat.recallConversation(message(n).conversationId);
        const expectLastSeq = head?.lastSeq ?? 0;
        const [appended] = await stores.chat.appendMessages([{ ...message(n), expectLastSeq }]);
        expect(appended).toMatchObject({ ok: true, message: { seq: expectLastSeq + 1 } });
        await stores.chat.markRead(message(n).conversationId, 'professional', {
          readerId: ANA.id,
          upToSeq: expectLastSeq + 1,
          at: AT,
        });
      }
      expect(counts.reads()).toEqual([]);
      expect(counts.writes('INSERT INTO message')).toBe(100);
    } finally {
      counts.stop();
    }
  });

  it('are read only where a clientId comes again', async () => {
    await send(1);
    const counts = countStatements();
    try {
      await send(1);
      expect(counts.reads()).toEqual([expect.stringContaining('clientId = @clientId')]);
    } finally {
      counts.stop();
    }
  });
});
