import { ReferenceAuthStore } from './reference-auth.store';
import { ReferenceChatStore } from './reference-chat.store';

/** Fresh, empty stores in memory. */
export function openReferenceStores(): Promise<{
  auth: ReferenceAuthStore;
  chat: ReferenceChatStore;
  close(): Promise<void>;
}> {
  return Promise.resolve({
    auth: new ReferenceAuthStore(),
    chat: new ReferenceChatStore(),
    close: () => Promise.resolve(),
  });
}
