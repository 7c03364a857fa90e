export { MongoStoreModule } from './mongo-store.module';
export { openMongoStores, type MongoStores } from './open-mongo-stores';
