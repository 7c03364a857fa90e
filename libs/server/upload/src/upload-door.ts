import { Inject, Injectable } from '@nestjs/common';
import { Settings, UserRate } from '@prochat/server/auth';
import { AppError, Config, liftBodyTime } from '@prochat/server/core';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { Admission, type Place } from './admission';
import { BodyWatch, UPLOAD_PACE, type Pace } from './body-watch';
import { hangUpAfterAnswer } from './hang-up';
import { IncomingFiles } from './incoming-files';
import { IncomingStorageEngine } from './incoming.storage-engine';
import { toUploadFault } from './upload-fault';
import { UploadStore } from './upload.store';

/** What stands around the one file in its body: boundaries, headers, a long name. */
const AROUND_MAX_BYTES = 2_048;
/** What is still read of a body that is too large already, so that its sender can hear why. */
const OVERHANG_BYTES = 262_144;
/** Beside bytes: a million empty-looking files would be as much of a burden. */
const FILES_MAX = 10_000;

/** A whole file in `IncomingFiles`; whoever has it removes it. */
export interface ReceivedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** As it was sent. */
  name: string;
}

/**
 * Lets one file of a request in, or not: everything that can be refused is refused before the body is read, the body goes
 * straight to the disk, and whatever goes wrong on the way leaves nothing behind. What the file is, is looked at afterwards.
 */
@Injectable()
export class UploadDoor {
  /** For the largest size it takes, which admins may change. */
  private parser: { max: number; parse: RequestHandler } | null = null;

  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly rate: UserRate,
    private readonly admission: Admission,
    private readonly store: UploadStore,
    private readonly incoming: IncomingFiles,
    private readonly engine: IncomingStorageEngine,
    @Inject(UPLOAD_PACE) private readonly pace: Pace,
  ) {}

  /**
   * @throws AppError BAD_UPLOAD, FILE_TOO_LARGE, RATE_LIMITED, QUOTA_EXCEEDED, UPLOAD_TIMEOUT, UNAVAILABLE; then there is
   * neither file nor place
   */
  async receive(
    ownerId: string,
    request: Request,
    response: Response,
  ): Promise<{ file: ReceivedFile; place: Place }> {
    await this.rate.take('upload', ownerId, this.config.env.UPLOAD_RATE);
    const bytes = this.requireBearableLength(request);
    const underWay = this.admission.underWay(ownerId);
    const place = this.admission.enter(ownerId, bytes);
    try {
      await this.requireQuota(ownerId, bytes + underWay);
      return { file: await this.receiveBody(request, response), place };
    } catch (error) {
      place.leave();
      throw error;
    }
  }

  /** @throws AppError QUOTA_EXCEEDED when so many bytes more are too many */
  async requireQuota(ownerId: string, moreBytes: number): Promise<void> {
    const max = this.settings.current.uploadQuotaBytes;
    const { files, bytes } = await this.store.usageOf(ownerId);
    if (bytes + moreBytes > max || files >= FILES_MAX) throw new AppError('QUOTA_EXCEEDED', { max });
  }

  /** The least number of bytes the file has; at most what one may have when its length is not told. */
  private requireBearableLength(request: Request): number {
    const max = this.settings.current.uploadMaxBytes;
    if (!request.is('multipart/form-data')) throw new AppError('BAD_UPLOAD');
    const length = Number(request.headers['content-length'] ?? max);
    const least = Math.max(0, length - AROUND_MAX_BYTES);
    if (least > max) throw new AppError('FILE_TOO_LARGE', { max });
    return least;
  }

  private async receiveBody(request: Request, response: Response): Promise<ReceivedFile> {
    // Its sender went while it was decided whether he may come in: Multer would wait for ever for what has happened already.
    if (request.destroyed) throw new AppError('BAD_UPLOAD');
    const max = this.settings.current.uploadMaxBytes;
    const tooMuch = new AppError('FILE_TOO_LARGE', { max });
    const watch = new BodyWatch(request, this.pace, max + OVERHANG_BYTES, tooMuch);
    liftBodyTime(request);
    const failed = new Promise<never>((_resolve, reject) => this.engine.onFailure(request, reject));
    const parsed = this.parseBody(request, response, max);
    try {
      return await Promise.race([parsed, failed, watch.failed]);
    } catch (error) {
      // It may end after all while the refusal is on its way; then nobody is there to take it.
      parsed.then(
        ({ path }) => this.incoming.remove(path),
        () => undefined,
      );
      const fault = toUploadFault(error, max);
      if (!request.complete) hangUpAfterAnswer(request, response, isTimeout(fault));
      throw fault;
    } finally {
      watch.stop();
    }
  }

  private async parseBody(request: Request, response: Response, max: number): Promise<ReceivedFile> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    void this.parserFor(max)(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
    await promise;
    if (!request.file) throw new AppError('BAD_UPLOAD');
    const { path, size, originalname } = request.file;
    return { path, size, name: originalname };
  }

  private parserFor(max: number): RequestHandler {
    if (this.parser?.max === max) return this.parser.parse;
    const parse = multer({
      storage: this.engine,
      // What browsers send; Multer would read names as latin1.
      defParamCharset: 'utf8',
      limits: {
        fileSize: max,
        files: 1,
        fields: 0,
        parts: 1,
        fieldNameSize: 16,
        fieldSize: 0,
        fieldNestingDepth: 0,
        headerPairs: 16,
      },
    }).single('file');
    this.parser = { max, parse };
    return parse;
  }
}

function isTimeout(fault: unknown): boolean {
  return fault instanceof AppError && fault.code === 'UPLOAD_TIMEOUT';
}
