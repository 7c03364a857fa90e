import { ReferenceAuthStore } from './reference-auth.store';
import { ReferenceChatStore } from './reference-chat.store';
import { ReferenceUploadStore } from './reference-upload.store';

/** Fresh, empty stores in memory. */
export function openReferenceStores(): Promise<{
  auth: ReferenceAuthStore;
  chat: ReferenceChatStore;
  uploads: ReferenceUploadStore;
  close(): Promise<void>;
}> {
  return Promise.resolve({
    auth: new ReferenceAuthStore(),
    chat: new ReferenceChatStore(),
    uploads: new ReferenceUploadStore(),
    close: () => Promise.resolve(),
  });
}
