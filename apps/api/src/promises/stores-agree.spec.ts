import { describe, expect, it } from '@jest/globals';
import { compareStores, openReferenceStores, type ComparedStores } from '@prochat/server/store-differential';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeEnvironment } from './installation';

/** Both are set by `npm run stores:compare`, the long form of this test. */
const LONG_FORM = process.env['STORES_COMPARE_CALLS'] !== undefined;
const CALLS = Number(process.env['STORES_COMPARE_CALLS'] ?? 4_500);
const SEED = Number(process.env['STORES_COMPARE_SEED'] ?? 20_261_122);
/** Whoever runs the long form wants the short way to a difference. */
const LONG_SHRINK_MS = 10 * 60_000;
/** Far above what it takes: this is not a test of speed. */
const TIMEOUT_MS = LONG_SHRINK_MS + CALLS * 60;

async function openSqlite(): Promise<ComparedStores> {
  const { openSqliteStores } = await import('@prochat/server/store-sqlite');
  const dir = mkdtempSync(join(tmpdir(), 'prochat-agree-'));
  const { auth, audit, chat, desk, installation, upload, database } = await openSqliteStores(dir);
  return {
    auth,
    audit,
    chat,
    desk,
    installation,
    uploads: upload,
    close: async () => {
      await database.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** One database for all runs, emptied after each: making its indexes anew would take longer than the calls. */
const { MONGODB_URI } = storeEnvironment();

async function openMongo(uri: string): Promise<ComparedStores> {
  const { openMongoStores } = await import('@prochat/server/store-mongo');
  const { auth, audit, chat, desk, installation, upload, connection } = await openMongoStores(uri);
  return {
    auth,
    audit,
    chat,
    desk,
    installation,
    uploads: upload,
    close: async () => {
      await Promise.all(Object.values(connection.models).map((model) => model.deleteMany({})));
      await connection.close();
    },
  };
}

function openOther(): Promise<ComparedStores> {
  return MONGODB_URI === undefined ? openReferenceStores() : openMongo(MONGODB_URI);
}

const other = process.env['MONGODB_TEST_URI'] ? 'MongoDB' : 'the reference model';

describe('the stores', () => {
  it(
    `give equal replies and hold equal contents: SQLite and ${other}`,
    async () => {
      const { missing, calls, runs, coverage } = await compareStores({
        open: () => Promise.all([openSqlite(), openOther()]),
        calls: CALLS,
        seed: SEED,
        ...(LONG_FORM && { onProgress, shrinkMs: LONG_SHRINK_MS }),
      });
      if (LONG_FORM) process.stdout.write(`${calls} calls in ${runs} runs\n${coverage}\n`);
      // Else it would have compared less than it says.
      expect(missing).toEqual([]);
      expect(calls).toBeGreaterThanOrEqual(CALLS);
    },
    TIMEOUT_MS,
  );
});

let reported = 0;

function onProgress(calls: number): void {
  if (calls - reported < CALLS / 20) return;
  reported = calls;
  process.stdout.write(`${calls} calls, all alike\n`);
}
