import { authStoreContract } from '@prochat/server/store-contract';
import { openEmptyStores } from './temporary-directory';

authStoreContract('SQLite', openEmptyStores);
