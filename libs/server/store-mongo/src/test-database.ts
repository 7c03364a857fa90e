import { randomBytes } from 'node:crypto';
import type { OpenStores } from '@prochat/server/store-contract';
import { openMongoStores, type MongoStores } from './open-mongo-stores';

/** MONGODB_TEST_URI with a database of its own name. @throws when the variable is missing */
export function testDatabaseUri(): string {
  const base = process.env['MONGODB_TEST_URI'];
  if (!base)
    throw new Error(
      'MONGODB_TEST_URI is not set. Give it the mongodb:// address of a server for tests; each test makes and drops a database of its own there.',
    );
  const [address = '', options] = base.split('?');
  const name = `prochat-test-${randomBytes(6).toString('hex')}`;
  const server = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, '$1');
  return `${server}/${name}${options === undefined ? '' : `?${options}`}`;
}

/** Fresh stores whose database is dropped when they are closed. */
export async function openTestStores(): Promise<MongoStores & OpenStores> {
  const stores = await openMongoStores(testDatabaseUri());
  return {
    ...stores,
    close: async () => {
      await stores.connection.dropDatabase();
      await stores.close();
    },
  };
}
