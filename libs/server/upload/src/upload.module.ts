import { Module } from '@nestjs/common';
import { AuthModule } from '@prochat/server/auth';
import { Config } from '@prochat/server/core';
import { Admission } from './admission';
import { PACE, UPLOAD_PACE } from './body-watch';
import { ClamavScanner } from './clamav-scanner';
import { Clamd, toClamdAddress } from './clamd';
import { ExpiredUploads } from './expired-uploads';
import { FileStorage } from './file-storage';
import { ImageProcess } from './image-process';
import { IncomingFiles } from './incoming-files';
import { IncomingStorageEngine } from './incoming.storage-engine';
import { Inspection } from './inspection';
import { NoScanner } from './no-scanner';
import { openStorage } from './open-storage';
import { Reception } from './reception';
import { RecentRefusals } from './recent-refusals';
import { Scanner } from './scanner';
import { UploadDoor } from './upload-door';
import { UploadController } from './upload.controller';
import { Uploads } from './uploads.service';

/**
 * Files from the first byte to the last day. Needs a global store module that provides `UploadStore`. Which files belong
 * to which message, and who may read them, is known to those who import it.
 */
@Module({
  imports: [AuthModule],
  controllers: [UploadController],
  providers: [
    Admission,
    ExpiredUploads,
    ImageProcess,
    IncomingFiles,
    IncomingStorageEngine,
    Inspection,
    Reception,
    RecentRefusals,
    UploadDoor,
    Uploads,
    { provide: FileStorage, inject: [Config], useFactory: openStorage },
    { provide: Scanner, inject: [Config], useFactory: openScanner },
    // A copy: tests change it.
    { provide: UPLOAD_PACE, useFactory: () => ({ ...PACE }) },
  ],
  exports: [ExpiredUploads, FileStorage, Uploads],
})
export class UploadModule {}

function openScanner({ env }: Config): Scanner {
  return env.CLAMD === undefined
    ? new NoScanner()
    : new ClamavScanner(new Clamd(toClamdAddress(env.CLAMD)), env.SCANNER_DOWN);
}
