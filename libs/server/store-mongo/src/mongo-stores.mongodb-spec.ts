import { authStoreContract, chatStoreContract } from '@prochat/server/store-contract';
import { openTestStores } from './testing/test-database';

authStoreContract('MongoDB', openTestStores);
chatStoreContract('MongoDB', openTestStores);
