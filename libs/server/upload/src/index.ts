export { toAttachment, toUpload } from './attachment-url';
export { ExpiredUploads } from './expired-uploads';
export {
  FileStorage,
  thumbnailKey,
  type FileHeaders,
  type FileSource,
  type StoredFile,
} from './file-storage';
export { Scanner, type ScanResult } from './scanner';
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
