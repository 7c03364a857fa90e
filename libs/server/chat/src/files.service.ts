import { Injectable } from '@nestjs/common';
import type { Caller } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import {
  FileStorage,
  UploadStore,
  thumbnailKey,
  type FileHeaders,
  type FileSource,
  type UploadRecord,
} from '@prochat/server/upload';
import { ChatStore, type MessageRecord } from './chat.store';
import { ConversationAccess, isId } from './conversation-access';
import { fileHeaders, fileTag, type FileSize } from './file-headers';
import { seesFile } from './visibility';

export interface OpenedFile {
  id: string;
  headers: FileHeaders;
  /** A strong ETag, with its quotes. */
  tag: string;
  source: FileSource;
}

/**
 * Hands files out. The question whether this person may have this file is asked with every call, of what is stored now:
 * a file belongs to the message that lists it, whatever else is remembered about it. How bytes travel is the controller's.
 */
@Injectable()
export class FilesService {
  constructor(
    private readonly uploads: UploadStore,
    private readonly storage: FileStorage,
    private readonly chat: ChatStore,
    private readonly access: ConversationAccess,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, for what is unknown, forbidden, gone, or has no thumbnail alike */
  async open(caller: Caller, id: string, size: FileSize): Promise<OpenedFile> {
    const file = isId(id) ? await this.uploads.findUpload(id) : null;
    if (file === null || !(await this.isSeen(caller, file))) throw new AppError('NOT_FOUND');
    if (size === 'thumbnail' && file.image === null) throw new AppError('NOT_FOUND');
    const key = size === 'thumbnail' ? thumbnailKey(file.storageKey) : file.storageKey;
    const headers = fileHeaders(file, size);
    return { id, headers, tag: fileTag(file, size), source: await this.storage.locate(key, headers) };
  }

  private async isSeen(caller: Caller, file: UploadRecord): Promise<boolean> {
    const message = await this.messageOf(file);
    const side = message && (await this.access.findSide(caller, message.conversationId));
    return seesFile(caller, file, message && { message, side }, this.clock.iso());
  }

  /** Found by the claim, also while that is not bound to its conversation yet. */
  private messageOf({ ownerId, claim, expiresAt }: UploadRecord): Promise<MessageRecord | null> {
    if (claim === null || expiresAt !== null) return Promise.resolve(null);
    return this.chat.findSentMessage(ownerId, claim.clientId, claim.conversationId);
  }
}
