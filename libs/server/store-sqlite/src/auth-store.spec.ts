import { authStoreContract } from '@prochat/server/store-contract';
import { openEmptyStores } from './testing/temporary-directory';

authStoreContract('SQLite', openEmptyStores);
