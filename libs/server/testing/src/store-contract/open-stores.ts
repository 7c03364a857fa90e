import type { AuthStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';

/** A fresh, empty pair of stores for one contract suite. */
export interface OpenStores {
  auth: AuthStore;
  chat: ChatStore;
  close(): Promise<void>;
}
