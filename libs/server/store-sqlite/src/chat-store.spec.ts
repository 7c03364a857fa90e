import { chatStoreContract } from '@prochat/server/store-contract';
import { openEmptyStores } from './temporary-directory';

chatStoreContract('SQLite', openEmptyStores);
