import { API_PREFIX, type Attachment, type Upload } from '@prochat/contract';
import type { UploadRecord } from './upload.store';

/** What a client learns of a file, whether a message has it or not. Nothing else of a record leaves the server. */
export function toAttachment({
  id,
  name,
  type,
  size,
  image,
}: Pick<UploadRecord, 'id' | 'name' | 'type' | 'size' | 'image'>): Attachment {
  const url = `/${API_PREFIX}/chat/files/${id}/${encodeURIComponent(name)}`;
  return {
    id,
    url,
    name,
    type,
    size,
    image: image && { width: image.width, height: image.height, thumbnailUrl: `${url}?size=thumbnail` },
  };
}

export function toUpload(record: UploadRecord): Upload {
  return { ...toAttachment(record), state: record.state };
}
