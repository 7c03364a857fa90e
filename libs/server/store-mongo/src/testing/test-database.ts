import { randomBytes } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { openMongoStores, type MongoStores, type OpenOptions } from '../open-mongo-stores';

/** MONGODB_TEST_URI, which `require-test-uri.mjs` has checked, with a database of its own name. */
export function testDatabaseUri(): string {
  const base = process.env['MONGODB_TEST_URI'] ?? '';
  const [address = '', options] = base.split('?');
  const name = `prochat-test-${randomBytes(6).toString('hex')}`;
  const server = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, '$1');
  return `${server}/${name}${options === undefined ? '' : `?${options}`}`;
}

/**
 * Databases that nobody uses now, empty. They are used again within a file: an engine keeps the files of dropped
 * collections open for minutes, and a new database for each of hundreds of tests is more files than a process may have.
 */
const free: string[] = [];

afterAll(async () => {
  for (const uri of free.splice(0)) {
    const stores = await openMongoStores(uri);
    await stores.connection.dropDatabase();
    await stores.close();
  }
});

/** Stores without anything in them, which are emptied when they are closed. */
export async function openTestStores(options: OpenOptions = {}): Promise<MongoStores> {
  const uri = free.pop() ?? testDatabaseUri();
  const stores = await openMongoStores(uri, options);
  return {
    ...stores,
    close: async () => {
      const collections = (await stores.connection.db?.collections()) ?? [];
      // Hinted: some tests see that every command has its index.
      await Promise.all(collections.map((collection) => collection.deleteMany({}, { hint: { _id: 1 } })));
      await stores.close();
      free.push(uri);
    },
  };
}
