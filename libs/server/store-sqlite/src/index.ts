export { adoptIfFree, backUpStore, stageRestore, type BackupContent } from './backup-file';
export { hasSqliteStore, openSqliteArchive, openSqliteSnapshot } from './open-sqlite-archive';
export { type FileCopier } from './copied-files';
export { RESTORE_FILES, filesBeside, isRestoreWaiting, timeStamp } from './restored-backup';
export { SqliteStoreModule } from './sqlite-store.module';
export { SqliteStores, openSqliteStores } from './sqlite-stores';
