import { expect } from '@jest/globals';
import type { SqliteStores } from '../sqlite-stores';
import { Ledger } from './ledger';
import { auditStore } from './store-audit';

/** Nothing of the ledger is lost, nothing is there that nobody sent, and the store is sound in itself. */
export async function expectSoundStore(
  stores: Pick<SqliteStores, 'chat' | 'database'>,
  ledger = new Ledger(0, 0),
): Promise<void> {
  expect(await auditStore(stores, ledger)).toEqual({ lost: [], phantom: [], doubled: [], unsound: [] });
}
