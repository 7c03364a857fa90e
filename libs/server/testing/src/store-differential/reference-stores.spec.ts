import { authStoreContract } from '../store-contract/auth-store.contract';
import { chatStoreContract } from '../store-contract/chat-store.contract';
import { uploadStoreContract } from '../store-contract/upload-store.contract';
import { openReferenceStores } from './open-reference-stores';

authStoreContract('the reference model', openReferenceStores);
chatStoreContract('the reference model', openReferenceStores);
uploadStoreContract('the reference model', openReferenceStores);
