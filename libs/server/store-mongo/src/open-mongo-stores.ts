import type { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { StoreHealth } from '@prochat/server/core';
import type { DeskStore } from '@prochat/server/desk';
import type { UploadStore } from '@prochat/server/upload';
import type { ConnectOptions, Connection } from 'mongoose';
import { AuditDocument } from './audit.schema';
import { CannedReplyDocument } from './canned-reply.schema';
import { connect, prepare } from './connect';
import { ConversationDocument } from './conversation.schema';
import { DraftDocument } from './draft.schema';
import { InviteDocument } from './invite.schema';
import type { MigrationOptions } from './migrations';
import { MessageDocument } from './message.schema';
import { MongoAuditStore } from './mongo-audit.store';
import { MongoAuthStore } from './mongo-auth.store';
import { MongoChatStore } from './mongo-chat.store';
import { MongoDeskStore } from './mongo-desk.store';
import { MongoInstallationStore } from './mongo-installation.store';
import { MongoStoreHealth } from './mongo-store-health';
import { MongoUploadStore } from './mongo-upload.store';
import { SessionDocument } from './session.schema';
import { SettingDocument } from './setting.schema';
import { TagDocument } from './tag.schema';
import { UploadDocument } from './upload.schema';
import { UserDocument } from './user.schema';

export interface MongoStores {
  auth: AuthStore;
  chat: ChatStore;
  upload: UploadStore;
  desk: DeskStore;
  audit: AuditStore;
  installation: InstallationStore;
  health: StoreHealth;
  /** For plan tests and tests that look at the engine's side. */
  connection: Connection;
  close(): Promise<void>;
}

export interface OpenOptions extends MigrationOptions {
  /** For tests that listen to commands; what durability needs is set. */
  connect?: ConnectOptions;
}

/**
 * The stores on the database that `uri` names, without Nest.
 * @throws StoreOpenError
 */
export async function openMongoStores(uri: string, options: OpenOptions = {}): Promise<MongoStores> {
  const connection = connect(uri, options.connect);
  await prepare(connection, options);
  const model = <T>(name: string) => connection.model<T>(name);
  const chat = new MongoChatStore(
    model(ConversationDocument.name),
    model(MessageDocument.name),
    model(DraftDocument.name),
  );
  await chat.repair();
  return {
    auth: new MongoAuthStore(model(UserDocument.name), model(SessionDocument.name)),
    chat,
    upload: new MongoUploadStore(model(UploadDocument.name)),
    desk: new MongoDeskStore(model(TagDocument.name), model(CannedReplyDocument.name)),
    audit: new MongoAuditStore(model(AuditDocument.name)),
    installation: new MongoInstallationStore(model(InviteDocument.name), model(SettingDocument.name)),
    health: new MongoStoreHealth(connection),
    connection,
    close: async () => {
      await chat.close();
      await connection.close();
    },
  };
}
