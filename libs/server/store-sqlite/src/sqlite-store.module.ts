import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AuthStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { StoreHealth, type Config } from '@prochat/server/core';
import { UploadStore } from '@prochat/server/upload';
import { SqliteStores, openSqliteStores } from './sqlite-stores';

/** Gives the whole application its stores in SQLite under `config.dataDir`: opened at start, closed at shutdown. */
@Module({})
export class SqliteStoreModule implements OnApplicationShutdown {
  constructor(private readonly stores: SqliteStores) {}

  /** Starting the application fails with StoreOpenError when the directory cannot be used. */
  static forRoot(config: Config): DynamicModule {
    const pick = (part: 'auth' | 'chat' | 'upload' | 'health') => ({
      inject: [SqliteStores],
      useFactory: (stores: SqliteStores) => stores[part],
    });
    return {
      module: SqliteStoreModule,
      global: true,
      providers: [
        { provide: SqliteStores, useFactory: () => openSqliteStores(config.dataDir) },
        { provide: AuthStore, ...pick('auth') },
        { provide: ChatStore, ...pick('chat') },
        { provide: UploadStore, ...pick('upload') },
        { provide: StoreHealth, ...pick('health') },
      ],
      exports: [AuthStore, ChatStore, UploadStore, StoreHealth],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stores.close();
  }
}
