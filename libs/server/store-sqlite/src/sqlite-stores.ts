import { StoreOpenError } from '@prochat/server/core';
import { Database, type SyncFile } from './database';
import { readMoveMark } from './sqlite-archive';
import { SqliteAuditStore } from './sqlite-audit.store';
import { SqliteAuthStore } from './sqlite-auth.store';
import { SqliteChatStore } from './sqlite-chat.store';
import { SqliteDeskStore } from './sqlite-desk.store';
import { SqliteInstallationStore } from './sqlite-installation.store';
import { SqliteStoreHealth } from './sqlite-store.health';
import { SqliteUploadStore } from './sqlite-upload.store';

/** All stores of one data directory, over one connection. */
export class SqliteStores {
  readonly auth: SqliteAuthStore;
  readonly chat: SqliteChatStore;
  readonly upload: SqliteUploadStore;
  readonly desk: SqliteDeskStore;
  readonly audit: SqliteAuditStore;
  readonly installation: SqliteInstallationStore;
  readonly health: SqliteStoreHealth;

  constructor(readonly database: Database) {
    this.auth = new SqliteAuthStore(database);
    this.chat = new SqliteChatStore(database);
    this.upload = new SqliteUploadStore(database);
    this.desk = new SqliteDeskStore(database);
    this.audit = new SqliteAuditStore(database);
    this.installation = new SqliteInstallationStore(database);
    this.health = new SqliteStoreHealth(database);
  }

  /** Waits until everything accepted is durable, then gives the directory free. Idempotent. */
  close(): Promise<void> {
    return this.database.close();
  }
}

/**
 * Opens the embedded store in `dir`, made when it is not there.
 * @throws StoreOpenError with one line for the person who starts the server.
 */
export function openSqliteStores(dir: string, syncFile?: SyncFile): Promise<SqliteStores> {
  return new Promise((resolve) => {
    if (readMoveMark(dir)?.finishedAt === null)
      throw new StoreOpenError(
        `DATA_DIR ${dir} holds a move that is not finished. Run the same "npm run move" again, or set another DATA_DIR.`,
      );
    resolve(new SqliteStores(Database.open(dir, syncFile)));
  });
}
