import { join } from 'node:path';
import type { Config } from '@prochat/server/core';
import type { FileStorage } from './file-storage';
import { LocalStorage } from './local-storage';
import { S3Storage } from './s3-storage';

/** Where `STORAGE` says that files are kept. @throws StoreOpenError when a bucket cannot be used */
export async function openStorage({ env, dataDir }: Config): Promise<FileStorage> {
  return env.STORAGE === 's3' ? S3Storage.open(env) : new LocalStorage(join(dataDir, 'files'));
}
