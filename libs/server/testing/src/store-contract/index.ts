export { abstractMethodsOf } from './abstract-methods';
export { authStoreContract } from './auth-store.contract';
export { chatStoreContract } from './chat-store.contract';
export { type OpenStores } from './open-stores';
export { uploadStoreContract } from './upload-store.contract';
