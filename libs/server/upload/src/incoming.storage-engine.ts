import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { MulterError, type StorageEngine } from 'multer';
import { IncomingFiles } from './incoming-files';

type Done = (error?: unknown, info?: Partial<Express.Multer.File>) => void;

/**
 * Where Multer puts a part: straight into `IncomingFiles`. It names no path before the file is whole, so what fails or is
 * aborted is removed by the one who wrote it and by nobody else; what is whole is the request's, and Multer asks for its
 * removal when the request fails after all.
 */
@Injectable()
export class IncomingStorageEngine implements StorageEngine {
  private readonly listeners = new WeakMap<Request, (error: unknown) => void>();

  constructor(private readonly incoming: IncomingFiles) {}

  /** Multer itself tells of a failure only when the whole body has come, however long that takes. */
  onFailure(request: Request, tell: (error: unknown) => void): void {
    this.listeners.set(request, tell);
  }

  _handleFile(request: Request, { stream }: Express.Multer.File, done: Done): void {
    stream.once('limit', () => stream.destroy(new MulterError('LIMIT_FILE_SIZE')));
    this.incoming.write(stream).then(
      (written) => done(null, written),
      (error: unknown) => {
        this.listeners.get(request)?.(error);
        done(error);
      },
    );
  }

  _removeFile(_request: Request, { path }: Express.Multer.File, done: (error: Error | null) => void): void {
    this.incoming.remove(path).then(
      () => done(null),
      (error: unknown) => done(error as Error),
    );
  }
}
