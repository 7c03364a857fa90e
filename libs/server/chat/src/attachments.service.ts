import { Injectable } from '@nestjs/common';
import { AppError, Clock, Config } from '@prochat/server/core';
import { UploadStore, type UploadRecord } from '@prochat/server/upload';
import { ChatStore, type AttachmentRecord, type NewMessage } from './chat.store';

/** How long a file that a refused message gives back waits for another one: as long as a new one. */
const FREE_AGAIN_MS = 86_400_000;

/** What names a message before it is stored; without a conversation, one that is to open it. */
export type MessageToBe = Pick<NewMessage, 'senderId' | 'clientId' | 'kind'> & {
  conversationId: string | null;
};

/**
 * Gives files to messages and takes them away again. Whether the message may be written is decided by those who write
 * it, and they write it; what files are and whether they are harmless is the upload room's business.
 */
@Injectable()
export class Attachments {
  constructor(
    private readonly uploads: UploadStore,
    private readonly chat: ChatStore,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * The files that come with a message, not claimed yet; `null` without any, and then nothing of this costs anything.
   * @throws AppError TOO_MANY_ATTACHMENTS with `{ max }`
   */
  of(message: MessageToBe, given: readonly { id: string }[] | undefined): MessageFiles | null {
    if (given === undefined || given.length === 0) return null;
    const max = this.config.env.UPLOAD_MAX_FILES;
    if (given.length > max) throw new AppError('TOO_MANY_ATTACHMENTS', { max });
    const ids = given.map(({ id }) => id);
    return new MessageFiles(message, ids, this.uploads, this.chat, this.clock);
  }

  /** The message they belonged to is gone: from now on nobody gets them, and the sweep takes their bytes. */
  async discard(files: readonly AttachmentRecord[]): Promise<void> {
    const ids = files.map(({ id }) => id);
    await this.uploads.expireUploads(ids, this.clock.iso());
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
    private readonly uploads: UploadStore,
    private readonly chat: ChatStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes them this message's, all or none. Of a message that is stored already it claims nothing: its files may have
   * gone with it, and the store answers by the ids alone.
   * @throws AppError ATTACHMENT_GONE, ATTACHMENT_BLOCKED, ATTACHMENT_NOT_READY with `{ ids }` of those it is about
   */
  async claim(): Promise<AttachmentRecord[]> {
    if (this.claimed !== null) return this.claimed;
    const { senderId, clientId, conversationId, kind } = this.message;
    const stored = await this.chat.findSentMessage(senderId, clientId, conversationId);
    if (stored !== null) return (this.claimed = this.ids.map((id) => nameless(id)));
    const claim = { clientId, conversationId, kind };
    const given = await this.uploads.claimUploads(this.ids, senderId, claim, this.clock.iso());
    if (given === null) throw await this.whyNot();
    this.newIds = given.newIds;
    return (this.claimed = given.uploads.map(toAttachmentRecord));
  }

  /** To be told every error of the attempt. After a refusal others may have what it had claimed. */
  async failed(error: unknown): Promise<void> {
    if (this.newIds.length === 0 || !isRefusal(error)) return;
    const freeUntil = new Date(this.clock.now().getTime() + FREE_AGAIN_MS).toISOString();
    await this.uploads.releaseUploads(this.newIds, this.message.clientId, freeUntil);
  }

  /** The message they were claimed for has opened this conversation. Idempotent. */
  async bind(conversationId: string): Promise<void> {
    await this.uploads.bindUploads(this.message.senderId, this.message.clientId, conversationId);
  }

  /** What is somebody else's is as gone as what does not exist; what may still become ready counts last. */
  private async whyNot(): Promise<AppError> {
    const found = new Map((await this.uploads.findUploads(this.ids)).map((upload) => [upload.id, upload]));
    const now = this.clock.iso();
    const fates = this.ids.map((id) => this.fateOf(found.get(id), now));
    for (const code of ['ATTACHMENT_GONE', 'ATTACHMENT_BLOCKED', 'ATTACHMENT_NOT_READY'] as const) {
      const ids = this.ids.filter((_, index) => fates[index] === code);
      if (ids.length > 0) return new AppError(code, { ids });
    }
    // Another message had one of them and has just given it back.
    return new AppError('UNAVAILABLE');
  }

  private fateOf(upload: UploadRecord | undefined, now: string): AttachmentFault | null {
    if (upload === undefined || upload.ownerId !== this.message.senderId) return 'ATTACHMENT_GONE';
    const { claim, expiresAt, state } = upload;
    if (claim === null ? expiresAt === null || expiresAt <= now : !this.isOurs(upload))
      return 'ATTACHMENT_GONE';
    if (state === 'blocked') return 'ATTACHMENT_BLOCKED';
    return state === 'scanning' ? 'ATTACHMENT_NOT_READY' : null;
  }

  private isOurs({ claim, expiresAt }: UploadRecord): boolean {
    if (claim === null || expiresAt !== null || claim.clientId !== this.message.clientId) return false;
    const places = [claim.conversationId, this.message.conversationId];
    return places.includes(null) || places[0] === places[1];
  }
}

type AttachmentFault = 'ATTACHMENT_GONE' | 'ATTACHMENT_BLOCKED' | 'ATTACHMENT_NOT_READY';

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
