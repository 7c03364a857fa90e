import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import { IncomingFiles } from './incoming-files';

type Done = (error?: unknown, info?: Partial<Express.Multer.File>) => void;

/**
 * Where Multer puts a part: straight into `IncomingFiles`. It names no path before the file is whole, so what fails or is
 * aborted is removed by the one who wrote it and by nobody else; what is whole is the request's, and Multer asks for its
 * removal when the request fails after all.
 */
@Injectable()
export class IncomingStorageEngine implements StorageEngine {
  constructor(private readonly incoming: IncomingFiles) {}

  _handleFile(_request: Request, { stream }: Express.Multer.File, done: Done): void {
    this.incoming.write(stream).then(
      (written) => done(null, written),
      (error: unknown) => done(error),
    );
  }

  _removeFile(_request: Request, { path }: Express.Multer.File, done: (error: Error | null) => void): void {
    this.incoming.remove(path).then(
      () => done(null),
      (error: unknown) => done(error as Error),
    );
  }
}
