import { chatStoreContract } from '@prochat/server/store-contract';
import { openEmptyStores } from './testing/temporary-directory';

chatStoreContract('SQLite', openEmptyStores);
