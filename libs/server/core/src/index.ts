export { AppError } from './app-error';
export { Clock } from './clock';
export { Config, ConfigError, configSchema, type Rate } from './config';
export { CoreModule } from './core.module';
export { correlationIdOf } from './correlation-id';
export { toReplyError } from './reply-error';
export { Secrets } from './secrets';
export { StoreHealth } from './store-health';
export { createValidationPipe } from './validation-pipe';
