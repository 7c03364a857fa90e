import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { StoreHealth, type Config } from '@prochat/server/core';
import { DeskStore } from '@prochat/server/desk';
import { UploadStore } from '@prochat/server/upload';
import { SqliteStores, openSqliteStores } from './sqlite-stores';

/** Gives the whole application its stores in SQLite under `config.dataDir`: opened at start, closed at shutdown. */
@Module({})
export class SqliteStoreModule implements OnApplicationShutdown {
  constructor(private readonly stores: SqliteStores) {}

  /** Starting the application fails with StoreOpenError when the directory cannot be used. */
  static forRoot(config: Config): DynamicModule {
    const pick = (part: 'auth' | 'audit' | 'chat' | 'desk' | 'installation' | 'upload' | 'health') => ({
      inject: [SqliteStores],
      useFactory: (stores: SqliteStores) => stores[part],
    });
    return {
      module: SqliteStoreModule,
      global: true,
      providers: [
        { provide: SqliteStores, useFactory: () => openSqliteStores(config.dataDir) },
        { provide: AuthStore, ...pick('auth') },
        { provide: AuditStore, ...pick('audit') },
        { provide: ChatStore, ...pick('chat') },
        { provide: DeskStore, ...pick('desk') },
        { provide: InstallationStore, ...pick('installation') },
        { provide: UploadStore, ...pick('upload') },
        { provide: StoreHealth, ...pick('health') },
      ],
      exports: [AuthStore, AuditStore, ChatStore, DeskStore, InstallationStore, UploadStore, StoreHealth],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stores.close();
  }
}
