import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@prochat/server/core';
import { FileStorage, thumbnailKey } from './file-storage';
import { UploadStore, type UploadRecord } from './upload.store';

const EVERY_MS = 60_000;
/** Records of one step: a crowd of expired files must not hold up those who write. */
const PORTION = 100;
/**
 * An expired file can no longer be claimed, but somebody may be claiming it at this moment with the time at which he
 * began. So the sweep comes later than that can take.
 */
const GRACE_MS = 60_000;

/**
 * Removes the files that nobody has any more: bytes first, then the record, so that a crash in between leaves a record
 * that is found again and never bytes that nobody knows. When files expire is decided elsewhere.
 */
@Injectable()
export class ExpiredUploads implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExpiredUploads.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<number> | null = null;
  private stopped = false;

  constructor(
    private readonly store: UploadStore,
    private readonly storage: FileStorage,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch((error: unknown) => this.logger.error(error));
    this.timer = setInterval(sweep, EVERY_MS).unref();
  }

  /** A portion that has begun is finished, as the store closes after this. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopped = true;
    await this.sweeping?.catch(() => undefined);
  }

  /** Removes all that have been expired for a minute. How many; those who call during a sweep get its result. */
  sweep(): Promise<number> {
    this.sweeping ??= this.sweepPortions().finally(() => (this.sweeping = null));
    return this.sweeping;
  }

  /** Removes bytes and records of these, whatever their time. */
  async remove(records: readonly Pick<UploadRecord, 'id' | 'storageKey'>[]): Promise<void> {
    if (records.length === 0) return;
    await this.storage.remove(records.flatMap(({ storageKey }) => [storageKey, thumbnailKey(storageKey)]));
    await this.store.removeUploads(records.map(({ id }) => id));
  }

  private async sweepPortions(): Promise<number> {
    const until = new Date(this.clock.now().getTime() - GRACE_MS).toISOString();
    let removed = 0;
    while (!this.stopped) {
      const expired = await this.store.listExpired(until, PORTION);
      await this.remove(expired);
      removed += expired.length;
      if (expired.length < PORTION) break;
    }
    return removed;
  }
}
