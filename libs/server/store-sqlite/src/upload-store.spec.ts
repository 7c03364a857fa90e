import { uploadStoreContract } from '@prochat/server/store-contract';
import { openEmptyStores } from './testing/temporary-directory';

uploadStoreContract('SQLite', async () => {
  const { upload: uploads, close } = await openEmptyStores();
  return { uploads, close };
});
