export { SqliteStoreModule } from './sqlite-store.module';
export { SqliteStores, openSqliteStores } from './sqlite-stores';
export { StoreOpenError } from './store-open.error';
