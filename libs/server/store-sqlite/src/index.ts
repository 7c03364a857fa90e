export { SqliteStoreModule } from './sqlite-store.module';
export { SqliteStores, openSqliteStores } from './sqlite-stores';
