import type { AuthStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { UploadStore } from '@prochat/server/upload';

/** Fresh, empty stores for the contract suites; each asks for what it needs. */
export interface OpenStores {
  auth: AuthStore;
  chat: ChatStore;
  uploads: UploadStore;
  close(): Promise<void>;
}
