export { Admission } from './admission';
export { toAttachment, toUpload } from './attachment-url';
export { PACE, UPLOAD_PACE, type Pace } from './body-watch';
export { ClamavScanner, type WhenDown } from './clamav-scanner';
export { Clamd, toClamdAddress, type ClamdPatience } from './clamd';
export { ExpiredUploads } from './expired-uploads';
export { cleanFileName } from './file-name';
export {
  FileStorage,
  isStorageKey,
  thumbnailKey,
  type FileHeaders,
  type FileSource,
  type StoredFile,
} from './file-storage';
export { ImageProcess } from './image-process';
export { IncomingFiles } from './incoming-files';
export { LocalStorage } from './local-storage';
export { s3OriginOf, type S3Settings } from './s3-settings';
export { openStorage } from './open-storage';
export { S3Storage } from './s3-storage';
export { Scanner, type ScanResult } from './scanner';
export { UploadModule } from './upload.module';
export {
  UploadStore,
  type ClaimedUploads,
  type NewUpload,
  type SettledUpload,
  type UploadClaim,
  type UploadRecord,
  type UploadUsage,
} from './upload.store';
export { Uploads } from './uploads.service';
