import {
  auditStoreContract,
  deskStoreContract,
  installationStoreContract,
} from '@prochat/server/store-contract';
import { openEmptyStores } from './testing/temporary-directory';

deskStoreContract('SQLite', openEmptyStores);
auditStoreContract('SQLite', openEmptyStores);
installationStoreContract('SQLite', openEmptyStores);
