export { abstractMethodsOf } from './abstract-methods';
export { auditStoreContract } from './audit-store.contract';
export { authStoreContract } from './auth-store.contract';
export { chatStoreContract } from './chat-store.contract';
export { deskStoreContract } from './desk-store.contract';
export { installationStoreContract } from './installation-store.contract';
export { type OpenStores } from './open-stores';
export { uploadStoreContract } from './upload-store.contract';
