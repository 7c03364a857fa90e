export { MongoStoreModule } from './mongo-store.module';
export { openMongoStores, type MongoStores } from './open-mongo-stores';
export { StoreOpenError } from './store-open.error';
