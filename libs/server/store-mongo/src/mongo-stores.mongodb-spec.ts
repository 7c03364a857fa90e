import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  auditStoreContract,
  authStoreContract,
  chatStoreContract,
  deskStoreContract,
  installationStoreContract,
  uploadStoreContract,
} from '@prochat/server/store-contract';
import type { MongoStores } from './open-mongo-stores';
import { CommandRecorder, expectAllIndexed } from './testing/command-recorder';
import { openTestStores } from './testing/test-database';

const recorder = new CommandRecorder();

async function openRecorded() {
  const stores = await openTestStores({ connect: { monitorCommands: true } });
  recorder.listen(stores.connection);
  return stores;
}

authStoreContract('MongoDB', openRecorded);
chatStoreContract('MongoDB', openRecorded);
uploadStoreContract('MongoDB', async () => {
  const { upload: uploads, ...stores } = await openRecorded();
  return { uploads, close: () => stores.close() };
});
deskStoreContract('MongoDB', openRecorded);
auditStoreContract('MongoDB', openRecorded);
installationStoreContract('MongoDB', openRecorded);

// Last in this file, for it looks at everything that the contracts above have sent.
describe('every command that the contracts have sent', () => {
  let stores: MongoStores;
  beforeAll(async () => {
    stores = await openTestStores();
  });
  afterAll(() => stores.close());

  it('is answered by an index, in its order', async () => {
    await expectAllIndexed(recorder, stores.connection);
  });

  it('is one of many', () => {
    expect(recorder.size).toBeGreaterThan(40);
  });
});
