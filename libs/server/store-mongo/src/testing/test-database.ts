import { randomBytes } from 'node:crypto';
import { openMongoStores, type MongoStores, type OpenOptions } from '../open-mongo-stores';

/** MONGODB_TEST_URI, which `require-test-uri.mjs` has checked, with a database of its own name. */
export function testDatabaseUri(): string {
  const base = process.env['MONGODB_TEST_URI'] ?? '';
  const [address = '', options] = base.split('?');
  const name = `prochat-test-${randomBytes(6).toString('hex')}`;
  const server = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, '$1');
  return `${server}/${name}${options === undefined ? '' : `?${options}`}`;
}

/** Fresh stores whose database is dropped when they are closed. */
export async function openTestStores(options: OpenOptions = {}): Promise<MongoStores> {
  const stores = await openMongoStores(testDatabaseUri(), options);
  return {
    ...stores,
    close: async () => {
      await stores.connection.dropDatabase();
      await stores.close();
    },
  };
}
