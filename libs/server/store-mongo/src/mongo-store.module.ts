import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule, getConnectionToken } from '@nestjs/mongoose';
import { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { StoreHealth, type Config } from '@prochat/server/core';
import { DeskStore } from '@prochat/server/desk';
import { UploadStore } from '@prochat/server/upload';
import type { Connection } from 'mongoose';
import { CONNECT_OPTIONS, MODELS, prepare } from './connect';
import { MongoAuditStore } from './mongo-audit.store';
import { MongoAuthStore } from './mongo-auth.store';
import { MongoChatStore } from './mongo-chat.store';
import { MongoDeskStore } from './mongo-desk.store';
import { MongoInstallationStore } from './mongo-installation.store';
import { toProgressLines } from './migration-progress';
import { MongoStoreHealth } from './mongo-store-health';
import { MongoUploadStore } from './mongo-upload.store';

const logger = new Logger('MongoStore');
const logLine = (line: string) => logger.log(line);

/** Resolved when the database is there with its indexes; every store waits for it. */
const READY = Symbol('the MongoDB store is ready');

/**
 * Gives the whole application its stores in the MongoDB that `MONGODB_URI` names: reached and indexed at start, closed by
 * MongooseModule at shutdown. Everything acknowledged is durable by then; `MongoChatStore` writes what follows from it before.
 */
@Module({})
export class MongoStoreModule {
  /**
   * Starting the application fails with StoreOpenError when the database cannot be used.
   * @param say gets a line now and then while a database of an older release is converted; nothing when it need not be
   */
  static forRoot(config: Config, say: (line: string) => void = logLine): DynamicModule {
    const uri = config.env.MONGODB_URI ?? '';
    const ready = {
      inject: [getConnectionToken()],
      useFactory: (connection: Connection) => prepare(connection, { onProgress: toProgressLines(say) }),
    };
    return {
      module: MongoStoreModule,
      global: true,
      imports: [
        MongooseModule.forRoot(uri, {
          ...CONNECT_OPTIONS,
          // Not waited for here, where a failure would be retried and logged with its stack; `prepare` reports it.
          lazyConnection: true,
          connectionFactory: (connection: Connection) => {
            connection.asPromise().catch(() => undefined);
            return connection;
          },
        }),
        MongooseModule.forFeature(MODELS),
      ],
      providers: [
        { provide: READY, ...ready },
        MongoAuthStore,
        MongoChatStore,
        MongoUploadStore,
        MongoDeskStore,
        MongoAuditStore,
        MongoInstallationStore,
        MongoStoreHealth,
        { provide: AuthStore, inject: [MongoAuthStore, READY], useFactory: (store: MongoAuthStore) => store },
        {
          provide: ChatStore,
          inject: [MongoChatStore, READY],
          useFactory: async (store: MongoChatStore) => {
            await store.repair();
            return store;
          },
        },
        {
          provide: UploadStore,
          inject: [MongoUploadStore, READY],
          useFactory: (store: MongoUploadStore) => store,
        },
        { provide: DeskStore, inject: [MongoDeskStore, READY], useFactory: (store: MongoDeskStore) => store },
        {
          provide: AuditStore,
          inject: [MongoAuditStore, READY],
          useFactory: (store: MongoAuditStore) => store,
        },
        {
          provide: InstallationStore,
          inject: [MongoInstallationStore, READY],
          useFactory: (store: MongoInstallationStore) => store,
        },
        {
          provide: StoreHealth,
          inject: [MongoStoreHealth, READY],
          useFactory: (health: MongoStoreHealth) => health,
        },
      ],
      exports: [AuthStore, ChatStore, UploadStore, DeskStore, AuditStore, InstallationStore, StoreHealth],
    };
  }
}
