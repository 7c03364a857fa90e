import { ReferenceAuditStore } from './reference-audit.store';
import { ReferenceAuthStore } from './reference-auth.store';
import { ReferenceChatStore } from './reference-chat.store';
import { ReferenceDeskStore } from './reference-desk.store';
import { ReferenceInstallationStore } from './reference-installation.store';
import { ReferenceUploadStore } from './reference-upload.store';

/** Fresh, empty stores in memory. */
export function openReferenceStores(): Promise<{
  auth: ReferenceAuthStore;
  audit: ReferenceAuditStore;
  chat: ReferenceChatStore;
  desk: ReferenceDeskStore;
  installation: ReferenceInstallationStore;
  uploads: ReferenceUploadStore;
  close(): Promise<void>;
}> {
  return Promise.resolve({
    auth: new ReferenceAuthStore(),
    audit: new ReferenceAuditStore(),
    chat: new ReferenceChatStore(),
    desk: new ReferenceDeskStore(),
    installation: new ReferenceInstallationStore(),
    uploads: new ReferenceUploadStore(),
    close: () => Promise.resolve(),
  });
}
