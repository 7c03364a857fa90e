import { Injectable } from '@nestjs/common';
import { AppError } from '@prochat/server/core';
import { Uploads, type UploadRecord } from '@prochat/server/upload';
import { ChatStore, type AttachmentRecord, type NewMessage } from './chat.store';

/** What names a message before it is stored; without a conversation, one that is to open it. */
export type MessageToBe = Pick<NewMessage, 'senderId' | 'clientId' | 'kind'> & {
  conversationId: string | null;
};

/**
 * Gives files to messages and takes them away again. Whether a message may be written is decided by those who write it;
 * whether a file may be claimed, and what becomes of it afterwards, is the business of `Uploads`.
 */
@Injectable()
export class Attachments {
  constructor(
    private readonly uploads: Uploads,
    private readonly chat: ChatStore,
  ) {}

  /** The files that come with a message, not claimed yet; `null` without any, and then nothing of this costs anything. */
  of(message: MessageToBe, given: readonly { id: string }[] | undefined): MessageFiles | null {
    if (given === undefined || given.length === 0) return null;
    const ids = given.map(({ id }) => id);
    return new MessageFiles(message, ids, this.uploads, this.chat);
  }

  /** The message they belonged to is gone: when it resolves nobody gets them any more. */
  discard(files: readonly AttachmentRecord[]): Promise<void> {
    return this.uploads.discard(files.map(({ id }) => id));
  }
}

/**
 * The files of one message while it is being written: claimed when it was decided that it may be, given back when it was
 * refused after all. Where nobody knows whether it was stored, they stay claimed: the client sends the same clientId again.
 */
export class MessageFiles {
  /** As they go into the message; `null` until they are claimed. */
  private claimed: AttachmentRecord[] | null = null;
  /** Those that this attempt has claimed; a message that is sent again has them already. */
  private newIds: string[] = [];

  constructor(
    private readonly message: MessageToBe,
    private readonly ids: readonly string[],
    private readonly uploads: Uploads,
    private readonly chat: ChatStore,
  ) {}

  /**
   * Makes them this message's, all or none; once however often it is called. Of a message that is stored already it claims
   * nothing: its files may have gone with it, and the store answers by the ids alone.
   * @throws AppError TOO_MANY_ATTACHMENTS, ATTACHMENT_GONE, ATTACHMENT_BLOCKED, ATTACHMENT_NOT_READY, see `Uploads.claim`
   */
  async claim(): Promise<AttachmentRecord[]> {
    if (this.claimed !== null) return this.claimed;
    const { senderId, clientId, conversationId, kind } = this.message;
    const stored = await this.chat.findSentMessage(senderId, clientId, conversationId);
    if (stored !== null) return (this.claimed = this.ids.map(nameless));
    const given = await this.uploads.claim(senderId, this.ids, { clientId, conversationId, kind });
    this.newIds = given.newIds;
    return (this.claimed = given.uploads.map(toAttachmentRecord));
  }

  /** To be told every error of the attempt. After a refusal others may have what it had claimed. */
  async failed(error: unknown): Promise<void> {
    if (isRefusal(error)) await this.uploads.release(this.newIds, this.message.clientId);
  }

  /** The message they were claimed for has opened this conversation. Idempotent. */
  bind(conversationId: string): Promise<void> {
    return this.uploads.bind(this.message.senderId, this.message.clientId, conversationId);
  }
}

/** True when it is certain that nothing was stored. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code !== 'UNAVAILABLE' && error.code !== 'INTERNAL';
}

function toAttachmentRecord({ id, name, type, size, image }: UploadRecord): AttachmentRecord {
  return { id, name, type, size, image };
}

/** Enough to tell whether a message that is stored already has the same files; it is never stored. */
function nameless(id: string): AttachmentRecord {
  return { id, name: '', type: '', size: 0, image: null };
}
