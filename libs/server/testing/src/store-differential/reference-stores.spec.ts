import { auditStoreContract } from '../store-contract/audit-store.contract';
import { authStoreContract } from '../store-contract/auth-store.contract';
import { chatStoreContract } from '../store-contract/chat-store.contract';
import { deskStoreContract } from '../store-contract/desk-store.contract';
import { uploadStoreContract } from '../store-contract/upload-store.contract';
import { openReferenceStores } from './open-reference-stores';

authStoreContract('the reference model', openReferenceStores);
auditStoreContract('the reference model', openReferenceStores);
chatStoreContract('the reference model', openReferenceStores);
deskStoreContract('the reference model', openReferenceStores);
uploadStoreContract('the reference model', openReferenceStores);
