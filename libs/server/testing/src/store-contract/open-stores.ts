import type { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { DeskStore } from '@prochat/server/desk';
import type { UploadStore } from '@prochat/server/upload';

/** Fresh, empty stores for the contract suites; each asks for what it needs. */
export interface OpenStores {
  auth: AuthStore;
  audit: AuditStore;
  chat: ChatStore;
  desk: DeskStore;
  installation: InstallationStore;
  uploads: UploadStore;
  close(): Promise<void>;
}
