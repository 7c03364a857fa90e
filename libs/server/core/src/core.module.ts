import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { Clock } from './clock';
import { Config } from './config';
import { HttpErrorFilter } from './http-error.filter';
import { loggingOptions } from './logging';
import { Secrets } from './secrets';

/** What every room needs and none owns: configuration, time, secrets, logging and the wording of errors over REST. */
@Module({})
export class CoreModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      imports: [LoggerModule.forRoot(loggingOptions(config))],
      providers: [
        { provide: Config, useValue: config },
        Clock,
        Secrets,
        { provide: APP_FILTER, useClass: HttpErrorFilter },
      ],
      exports: [Config, Clock, Secrets, LoggerModule],
    };
  }
}
