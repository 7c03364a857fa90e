import { authStoreContract } from '../store-contract/auth-store.contract';
import { chatStoreContract } from '../store-contract/chat-store.contract';
import { openReferenceStores } from './open-reference-stores';

authStoreContract('the reference model', openReferenceStores);
chatStoreContract('the reference model', openReferenceStores);
