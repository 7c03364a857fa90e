export { AppError } from './app-error';
export { Clock } from './clock';
export { Config, ConfigError, configSchema, type Rate } from './config';
export { StoreHealth } from './store-health';
