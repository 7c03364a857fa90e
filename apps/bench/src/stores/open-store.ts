import type { AuthStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import { openMongoStores } from '@prochat/server/store-mongo';
import { openSqliteStores } from '@prochat/server/store-sqlite';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FillSpeed } from '../data/fill';
import type { StoreName } from '../options';
import { startMongodb } from './mongodb-engine';

/** One of the product's stores on data of the benchmark's own. */
export interface OpenStore {
  auth: AuthStore;
  chat: ChatStore;
  speed: FillSpeed;
  /** Closes it; `remove` also drops what a directory that is removed does not take with it. */
  close(remove: boolean): Promise<void>;
}

/**
 * @param directory for this store alone
 * @param database the name of the database on a MongoDB server
 * @returns `null` when this machine has no such store
 */
export function openStore(name: StoreName, directory: string, database: string): Promise<OpenStore | null> {
  return name === 'sqlite' ? openSqlite(directory) : openMongodb(directory, database);
}

async function openSqlite(directory: string): Promise<OpenStore> {
  mkdirSync(directory, { recursive: true });
  const stores = await openSqliteStores(directory);
  return {
    auth: stores.auth,
    chat: stores.chat,
    speed: { batch: 1_000, lanes: 200 },
    close: () => stores.close(),
  };
}

async function openMongodb(directory: string, database: string): Promise<OpenStore | null> {
  const engine = await startMongodb(join(directory, 'engine'));
  if (!engine) return null;
  const stores = await openMongoStores(withDatabase(engine.uri, database));
  return {
    auth: stores.auth,
    chat: stores.chat,
    // Each conversation of a batch costs two commands, however many of its messages are in it.
    speed: { batch: 40_000, lanes: 100 },
    async close(remove) {
      if (remove) await stores.connection.dropDatabase();
      await stores.close();
      await engine.stop();
    },
  };
}

function withDatabase(uri: string, database: string): string {
  const [address = '', options] = uri.split('?');
  const server = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, '$1');
  return `${server}/${database}${options === undefined ? '' : `?${options}`}`;
}
