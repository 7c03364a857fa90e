import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Upload } from '@prochat/contract';
import { SecurityLog, Settings } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import type { Place } from './admission';
import { toUpload } from './attachment-url';
import { UPLOAD_PACE, type Pace } from './body-watch';
import { ExpiredUploads } from './expired-uploads';
import { cleanFileName } from './file-name';
import { FileStorage, thumbnailKey } from './file-storage';
import { typeOfFile } from './type-of-file';
import { IncomingFiles } from './incoming-files';
import { type Found, Inspection } from './inspection';
import { RecentRefusals } from './recent-refusals';
import { type ReceivedFile, UploadDoor } from './upload-door';
import { toUploadFault } from './upload-fault';
import { UploadStore, type UploadRecord } from './upload.store';
import { Uploads } from './uploads.service';

/** No inspection takes so long: after this what it was about is nobody's. */
const SCANNING_MS = 3_600_000;

/**
 * What happens to a file between its last byte and its being `ready`: its type is found, it is recorded, looked into,
 * stored, and its record settled. A file that is refused on the way leaves neither bytes nor record.
 */
@Injectable()
export class Reception implements OnModuleDestroy {
  private readonly logger = new Logger(Reception.name);
  private readonly working = new Set<Promise<unknown>>();

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly store: UploadStore,
    private readonly storage: FileStorage,
    private readonly incoming: IncomingFiles,
    private readonly inspection: Inspection,
    private readonly door: UploadDoor,
    private readonly uploads: Uploads,
    private readonly expired: ExpiredUploads,
    private readonly refusals: RecentRefusals,
    private readonly securityLog: SecurityLog,
    @Inject(UPLOAD_PACE) private readonly pace: Pace,
  ) {}

  /** What is being stored is stored before the store closes. */
  async onModuleDestroy(): Promise<void> {
    await Promise.allSettled(this.working);
  }

  /**
   * Takes over `file` and `place`.
   * @throws AppError FILE_EMPTY, TYPE_NOT_ALLOWED, QUOTA_EXCEEDED and what the inspection refuses within seconds; what it
   * refuses later is found by `Uploads.status`
   */
  async receive(ownerId: string, file: ReceivedFile, place: Place): Promise<Upload> {
    const { record, settled } = await this.begin(ownerId, file, place);
    const first = await Promise.race([settled, elapsed(this.pace.answerMs, settled)]);
    return toUpload(first ?? record);
  }

  /** The record, and what will become of it. */
  private async begin(
    ownerId: string,
    file: ReceivedFile,
    place: Place,
  ): Promise<{ record: UploadRecord; settled: Promise<UploadRecord> }> {
    try {
      if (file.size === 0) throw new AppError('FILE_EMPTY');
      const record = await this.record(ownerId, file);
      place.recorded();
      const settled = this.settle(record, file).finally(() => place.leave());
      this.working.add(settled);
      settled.catch(() => undefined).finally(() => this.working.delete(settled));
      return { record, settled };
    } catch (error) {
      place.leave();
      await this.incoming.remove(file.path);
      throw toUploadFault(error, this.settings.current.uploadMaxBytes);
    }
  }

  private async record(ownerId: string, { path, size, name }: ReceivedFile): Promise<UploadRecord> {
    const accepted = this.settings.current.uploadTypes;
    const type = await typeOfFile(path, name, accepted);
    if (type === null || !accepted.includes(type)) throw new AppError('TYPE_NOT_ALLOWED', { type });
    const now = this.clock.now();
    const record = await this.store.createUpload({
      ownerId,
      name: cleanFileName(name, type),
      type,
      size,
      storageKey: randomBytes(16).toString('hex'),
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + SCANNING_MS).toISOString(),
    });
    try {
      // Counted together with this one: of two that came at once and are too much, at most one stays.
      await this.door.requireQuota(ownerId, 0);
      return record;
    } catch (error) {
      await this.store.removeUploads([record.id]);
      throw error;
    }
  }

  private async settle(record: UploadRecord, file: ReceivedFile): Promise<UploadRecord> {
    let found: Found | null = null;
    try {
      found = await this.inspection.inspect(file, record.type);
      return await (found.verdict === 'infected'
        ? this.block(record, found.signature)
        : this.keep(record, found));
    } catch (error) {
      const fault = toUploadFault(error, this.settings.current.uploadMaxBytes);
      this.remember(record, fault);
      // Left to the sweep when the store is the one that fails.
      await this.expired.remove([record]).catch((again: unknown) => this.logger.warn(again));
      throw fault;
    } finally {
      const made = found?.verdict === 'clean' ? [found.path, found.thumbnailPath] : [];
      await this.incoming.remove(file.path, ...made.filter((path) => path !== null));
    }
  }

  private async keep(
    { id, name, type, storageKey }: UploadRecord,
    { path, size, image, thumbnailPath }: Extract<Found, { verdict: 'clean' }>,
  ): Promise<UploadRecord> {
    if (thumbnailPath !== null) await this.storage.put(thumbnailKey(storageKey), thumbnailPath, 'image/webp');
    await this.storage.put(storageKey, path, type);
    const expiresAt = this.uploads.unclaimedUntil();
    const settled = await this.store.settleUpload(id, { state: 'ready', expiresAt, name, type, size, image });
    // Its owner has taken it back meanwhile.
    if (settled === null) throw new AppError('NOT_FOUND');
    return settled;
  }

  private async block({ id, ownerId }: UploadRecord, signature: string): Promise<UploadRecord> {
    this.securityLog.record('upload-blocked', { userId: ownerId, uploadId: id, signature });
    const settled = await this.store.settleUpload(id, { state: 'blocked' });
    if (settled === null) throw new AppError('NOT_FOUND');
    return settled;
  }

  /** Before it is gone, as its owner may be asking at this moment. */
  private remember({ id, ownerId }: UploadRecord, fault: unknown): void {
    if (!(fault instanceof AppError)) this.logger.error({ err: fault, id }, 'A file could not be inspected');
    this.refusals.keep(ownerId, id, fault instanceof AppError ? fault : new AppError('INTERNAL'));
  }
}

/** `null` after so many milliseconds; no timer stays behind when `settled` is first. */
function elapsed(milliseconds: number, settled: Promise<unknown>): Promise<null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    const stop = (): void => clearTimeout(timer);
    settled.then(stop, stop);
  });
}
