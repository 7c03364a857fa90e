import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AuthModule } from '@prochat/server/auth';
import { ChatModule } from '@prochat/server/chat';
import { CoreModule, type Config } from '@prochat/server/core';
import { MongoStoreModule } from '@prochat/server/store-mongo';
import { SqliteStoreModule } from '@prochat/server/store-sqlite';
import { HealthController } from './health.controller';

/** The table of contents of the server. What each line does is told in its room. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.forRoot(config),
        config.embedded ? SqliteStoreModule.forRoot(config) : MongoStoreModule.forRoot(config),
        AuthModule,
        ChatModule,
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController],
    };
  }
}
