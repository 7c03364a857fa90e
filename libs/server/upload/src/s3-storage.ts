import { createReadStream } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, StoreOpenError } from '@prochat/server/core';
import {
  FileStorage,
  isStorageKey,
  type FileHeaders,
  type FileSource,
  type StoredFile,
} from './file-storage';
import { describeS3Fault, namedOf, S3_ATTEMPTS, toClientSettings, type S3Settings } from './s3-settings';

/** What the protocol takes in one call. */
const REMOVED_AT_ONCE = 1000;
/** Enough for the biggest file over a slow line; nobody waits for ever. */
const CALL_MS = 300_000;
const OPEN_MS = 20_000;
const URL_SECONDS = 60;

/** Loaded by those who use it: it would slow every other start. */
const loadSdk = async () => ({
  ...(await import('@aws-sdk/client-s3')),
  ...(await import('@aws-sdk/s3-request-presigner')),
});
type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/**
 * Files as objects of one private bucket, of AWS or of anything that speaks its protocol. Browsers fetch them there, by
 * addresses that are signed for a minute; ranges and ETags are the bucket's business then.
 */
export class S3Storage extends FileStorage implements OnApplicationShutdown {
  private readonly logger = new Logger(S3Storage.name);

  private constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly urlSeconds: number,
  ) {
    super();
  }

  /**
   * Looks first whether the bucket is there and may be used.
   * @param urlSeconds how long an address is good for
   * @throws StoreOpenError
   */
  static async open(settings: S3Settings, urlSeconds = URL_SECONDS): Promise<S3Storage> {
    const sdk = await loadSdk();
    const bucket = settings.S3_BUCKET ?? '';
    const client = new sdk.S3Client(toClientSettings(settings));
    try {
      const abortSignal = AbortSignal.timeout(OPEN_MS);
      await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal });
    } catch (error) {
      client.destroy();
      throw new StoreOpenError(describeS3Fault(error, settings));
    }
    return new S3Storage(sdk, client, bucket, urlSeconds);
  }

  /** After the modules' end, which waits for what is being stored. */
  onApplicationShutdown(): void {
    this.client.destroy();
  }

  /** From the disk to the network, never whole in memory. The length is told first, so half of a file is never stored. */
  async put(key: string, path: string, type: string): Promise<void> {
    requireKey(key);
    const { size } = await stat(path);
    await this.reach('put', async (abortSignal) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.putOnce({ Key: key, ContentType: type, ContentLength: size }, path, abortSignal);
        } catch (error) {
          // The SDK repeats no streams.
          if (attempt === S3_ATTEMPTS || abortSignal.aborted || (namedOf(error).status ?? 500) < 500)
            throw error;
        }
      }
    });
    await unlink(path);
  }

  /** Signed here, without asking the bucket. */
  async locate(key: string, { type, disposition }: FileHeaders): Promise<FileSource> {
    if (!isStorageKey(key)) throw new AppError('NOT_FOUND');
    const get = new this.sdk.GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentType: type,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: 'private, no-store',
    });
    const signed = this.sdk.getSignedUrl(this.client, get, { expiresIn: this.urlSeconds });
    return { url: await this.reach('sign', () => signed) };
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += REMOVED_AT_ONCE) {
      const Objects = keys.slice(start, start + REMOVED_AT_ONCE).map((key) => ({ Key: requireKey(key) }));
      const command = new this.sdk.DeleteObjectsCommand({
        Bucket: this.bucket,
        Delete: { Objects, Quiet: true },
      });
      await this.reach('remove', async (abortSignal) => {
        const { Errors = [] } = await this.client.send(command, { abortSignal });
        const left = Errors.find(({ Code }) => Code !== 'NoSuchKey');
        if (left) throw new Error(`${left.Code} for one of ${Objects.length}`);
      });
    }
  }

  /** Only what has a key of ours: a bucket may hold other things. */
  async *list(): AsyncIterable<StoredFile> {
    let ContinuationToken: string | undefined;
    do {
      const command = new this.sdk.ListObjectsV2Command({ Bucket: this.bucket, ContinuationToken });
      const page = await this.reach('list', (abortSignal) => this.client.send(command, { abortSignal }));
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        if (Key !== undefined && isStorageKey(Key))
          yield { key: Key, size: Size ?? 0, storedAt: (LastModified ?? new Date(0)).toISOString() };
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  private async putOnce(
    object: { Key: string; ContentType: string; ContentLength: number },
    path: string,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const Body = createReadStream(path);
    try {
      const command = new this.sdk.PutObjectCommand({ Bucket: this.bucket, ...object, Body });
      await this.client.send(command, { abortSignal });
    } finally {
      Body.destroy();
    }
  }

  /** @throws AppError UNAVAILABLE for whatever goes wrong between here and the bucket */
  private async reach<T>(deed: string, call: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await call(AbortSignal.timeout(CALL_MS));
    } catch (error) {
      const { name, status } = namedOf(error);
      this.logger.error(`S3 refused to ${deed}: ${name}${status === undefined ? '' : ` (${status})`}`);
      throw new AppError('UNAVAILABLE');
    }
  }
}

/** @throws Error for what is no key of ours */
function requireKey(key: string): string {
  if (!isStorageKey(key)) throw new Error('This is not a storage key.');
  return key;
}
