import { Injectable, Logger } from '@nestjs/common';
import type { Upload } from '@prochat/contract';
import { Settings } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import { randomUUID } from 'node:crypto';
import { toUpload } from './attachment-url';
import { ExpiredUploads } from './expired-uploads';
import { RecentRefusals } from './recent-refusals';
import { UploadStore, type ClaimedUploads, type UploadClaim, type UploadRecord } from './upload.store';

/** Between the last word about an unclaimed file and the end of it. */
export const UNCLAIMED_MS = 24 * 3_600_000;

/**
 * What becomes of files once they are here: their owner asks for them and takes them back, messages claim them and lose
 * them again. How they come in is told in `Reception`; who may read them is decided by those who know conversations.
 */
@Injectable()
export class Uploads {
  private readonly logger = new Logger(Uploads.name);

  constructor(
    private readonly store: UploadStore,
    private readonly expired: ExpiredUploads,
    private readonly refusals: RecentRefusals,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Only for the owner.
   * @throws AppError NOT_FOUND, and for some minutes the reason why a file was refused after it had been `scanning`
   */
  async status(ownerId: string, id: string): Promise<Upload> {
    const refused = this.refusals.find(ownerId, id);
    if (refused) throw refused;
    return toUpload(await this.requireOwn(ownerId, id));
  }

  /**
   * Only for the owner and while no message has it. Bytes and record are gone when it resolves.
   * @throws AppError NOT_FOUND; FORBIDDEN when a message has it
   */
  async withdraw(ownerId: string, id: string): Promise<void> {
    const upload = await this.requireOwn(ownerId, id);
    if (upload.claim !== null) throw new AppError('FORBIDDEN');
    if (upload.state === 'ready') await this.takeFromMessages(upload);
    await this.expired.remove([upload]);
  }

  /** Any file in any state, or `null`. Whether it may be shown is not looked at. */
  find(id: string): Promise<UploadRecord | null> {
    return this.store.findUpload(id);
  }

  /**
   * Gives the files to one message, all or none; calling it again for the same message is the same. `uploads` are in the
   * order of `ids`, without repetitions.
   * @throws AppError TOO_MANY_ATTACHMENTS `{ max }`; ATTACHMENT_BLOCKED, ATTACHMENT_GONE (unknown, somebody else's,
   * another message's or expired) or ATTACHMENT_NOT_READY, each with `{ ids }`, in this order of weight
   */
  async claim(ownerId: string, ids: readonly string[], claim: UploadClaim): Promise<ClaimedUploads> {
    const max = this.settings.current.uploadMaxFiles;
    const wanted = [...new Set(ids)];
    if (wanted.length > max) throw new AppError('TOO_MANY_ATTACHMENTS', { max });
    if (wanted.length === 0) return { uploads: [], newIds: [] };
    const at = this.clock.iso();
    const claimed = await this.store.claimUploads(wanted, ownerId, claim, at);
    if (claimed) return claimed;
    throw await this.whyNot(ownerId, wanted, claim, at);
  }

  /** The conversation exists now that the claiming message has opened. Idempotent. */
  bind(ownerId: string, clientId: string, conversationId: string): Promise<void> {
    return this.store.bindUploads(ownerId, clientId, conversationId);
  }

  /** The message was refused for good: `newIds` of its claim are free for another one again, for a day. */
  async release(ids: readonly string[], clientId: string): Promise<void> {
    if (ids.length > 0) await this.store.releaseUploads(ids, clientId, this.unclaimedUntil());
  }

  /**
   * What these belonged to is gone: when it resolves nobody may have them any more, even after a crash. Bytes and records
   * are removed on the way when that works, else by the next sweep. Idempotent.
   */
  async discard(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.store.expireUploads(ids, this.clock.iso());
    try {
      await this.expired.remove(await this.store.findUploads(ids));
    } catch (error) {
      this.logger.warn({ err: error, ids }, 'Files of something deleted are left to the sweep');
    }
  }

  /** ISO 8601 UTC: when a file that nobody claims from now on expires. */
  unclaimedUntil(): string {
    return new Date(this.clock.now().getTime() + UNCLAIMED_MS).toISOString();
  }

  private async requireOwn(ownerId: string, id: string): Promise<UploadRecord> {
    const upload = await this.store.findUpload(id);
    if (upload?.ownerId !== ownerId) throw new AppError('NOT_FOUND');
    if (upload.expiresAt !== null && upload.expiresAt <= this.clock.iso()) throw new AppError('NOT_FOUND');
    return upload;
  }

  /** By claiming it for a message that never comes: of two who want it at once one gets it, here as well. */
  private async takeFromMessages({ id, ownerId }: UploadRecord): Promise<void> {
    const at = this.clock.iso();
    const nobody: UploadClaim = { clientId: randomUUID(), conversationId: null, kind: 'message' };
    if ((await this.store.claimUploads([id], ownerId, nobody, at)) === null) throw new AppError('FORBIDDEN');
    await this.store.expireUploads([id], at);
  }

  private async whyNot(
    ownerId: string,
    ids: readonly string[],
    claim: UploadClaim,
    at: string,
  ): Promise<AppError> {
    const found = new Map((await this.store.findUploads(ids)).map((upload) => [upload.id, upload]));
    const own = (id: string): UploadRecord | undefined => {
      const upload = found.get(id);
      return upload?.ownerId === ownerId ? upload : undefined;
    };
    const blocked = ids.filter((id) => own(id)?.state === 'blocked');
    if (blocked.length > 0) return new AppError('ATTACHMENT_BLOCKED', { ids: blocked });
    const gone = ids.filter((id) => isGone(own(id), claim, at));
    if (gone.length > 0) return new AppError('ATTACHMENT_GONE', { ids: gone });
    // All of them ready by now: they were not a moment ago, and the next try succeeds.
    const scanning = ids.filter((id) => own(id)?.state === 'scanning');
    return new AppError('ATTACHMENT_NOT_READY', { ids: scanning.length > 0 ? scanning : [...ids] });
  }
}

function isGone(upload: UploadRecord | undefined, claim: UploadClaim, at: string): boolean {
  if (!upload) return true;
  if (upload.expiresAt !== null && upload.expiresAt <= at) return true;
  if (upload.claim === null) return false;
  const { clientId, conversationId } = upload.claim;
  if (clientId !== claim.clientId) return true;
  return conversationId !== null && claim.conversationId !== null && conversationId !== claim.conversationId;
}
