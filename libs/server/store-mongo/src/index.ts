export { MongoStoreModule } from './mongo-store.module';
export { describeMongo, openMongoArchive } from './open-mongo-archive';
export { openMongoStores, type MongoStores } from './open-mongo-stores';
