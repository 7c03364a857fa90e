import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AuthModule } from '@prochat/server/auth';
import { ChatModule } from '@prochat/server/chat';
import { CoreModule, type Config } from '@prochat/server/core';
import { DeskModule } from '@prochat/server/desk';
import { UploadModule } from '@prochat/server/upload';
import { HealthController } from './health.controller';

/** The table of contents of the server. What each line does is told in its room. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.forRoot(config),
        storeModule(config),
        AuthModule,
        UploadModule,
        DeskModule,
        ChatModule,
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController],
    };
  }
}

/** Only the store that is used is loaded: Mongoose alone would double the time of an embedded start. */
async function storeModule(config: Config): Promise<DynamicModule> {
  if (config.embedded) {
    const { SqliteStoreModule } = await import('@prochat/server/store-sqlite');
    return SqliteStoreModule.forRoot(config);
  }
  const { MongoStoreModule } = await import('@prochat/server/store-mongo');
  return MongoStoreModule.forRoot(config);
}
