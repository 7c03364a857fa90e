/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
import {
  UploadStore,
  type ClaimedUploads,
  type NewUpload,
  type SettledUpload,
  type UploadClaim,
  type UploadRecord,
  type UploadUsage,
} from '@prochat/server/upload';
import { newId } from './reference-order';

/**
 * What is known about files in one array, in the order of their ids: the docstrings of `UploadStore` as plainly as they
 * can be written. No call is interrupted, so each is atomic; nothing is durable, and nothing is fast.
 */
export class ReferenceUploadStore extends UploadStore {
  #uploads: UploadRecord[] = [];

  async createUpload(upload: NewUpload): Promise<UploadRecord> {
    const record: UploadRecord = { ...upload, id: newId(), state: 'scanning', image: null, claim: null };
    this.#uploads.push(record);
    return structuredClone(record);
  }

  async findUpload(id: string): Promise<UploadRecord | null> {
    return structuredClone(this.#these([id])[0] ?? null);
  }

  async findUploads(ids: readonly string[]): Promise<UploadRecord[]> {
    return structuredClone(this.#these(ids));
  }

  async settleUpload(id: string, found: SettledUpload): Promise<UploadRecord | null> {
    const upload = this.#these([id]).find(({ state }) => state === 'scanning');
    if (!upload) return null;
    Object.assign(upload, found.state === 'blocked' ? { ...found, size: 0 } : structuredClone(found));
    return structuredClone(upload);
  }

  async usageOf(ownerId: string): Promise<UploadUsage> {
    const own = this.#uploads.filter((upload) => upload.ownerId === ownerId);
    return { files: own.length, bytes: own.reduce((sum, { size }) => sum + size, 0) };
  }

  async claimUploads(
    ids: readonly string[],
    ownerId: string,
    claim: UploadClaim,
    at: string,
  ): Promise<ClaimedUploads | null> {
    const uploads = ids.map((id) => this.#uploads.find((upload) => upload.id === id));
    const isFree = ({ claim: own, expiresAt }: UploadRecord): boolean =>
      own === null && expiresAt !== null && expiresAt > at;
    const mayHave = (upload: UploadRecord | undefined): upload is UploadRecord =>
      upload?.ownerId === ownerId && upload.state === 'ready' && (isFree(upload) || isOf(upload, claim));
    if (!uploads.every(mayHave)) return null;

    const newIds = uploads.filter(isFree).map(({ id }) => id);
    for (const upload of uploads) {
      const conversationId = upload.claim?.conversationId ?? claim.conversationId;
      upload.claim = { ...(upload.claim ?? claim), conversationId };
      upload.expiresAt = null;
    }
    return structuredClone({ uploads, newIds });
  }

  async bindUploads(ownerId: string, clientId: string, conversationId: string): Promise<void> {
    for (const upload of this.#uploads)
      if (upload.ownerId === ownerId && upload.claim?.clientId === clientId)
        upload.claim.conversationId ??= conversationId;
  }

  async releaseUploads(ids: readonly string[], clientId: string, expiresAt: string): Promise<void> {
    for (const upload of this.#these(ids))
      if (upload.claim?.clientId === clientId && upload.expiresAt === null)
        Object.assign(upload, { claim: null, expiresAt });
  }

  async expireUploads(ids: readonly string[], at: string): Promise<void> {
    for (const upload of this.#these(ids)) upload.expiresAt = at;
  }

  async expireUploadsOf(ownerId: string, at: string): Promise<void> {
    for (const upload of this.#uploads) if (upload.ownerId === ownerId) upload.expiresAt = at;
  }

  async listExpired(at: string, limit: number): Promise<UploadRecord[]> {
    const end = ({ expiresAt, id }: UploadRecord): string => `${expiresAt} ${id}`;
    const expired = this.#uploads.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at);
    return structuredClone(expired.sort((a, b) => (end(a) < end(b) ? -1 : 1)).slice(0, limit));
  }

  async removeUploads(ids: readonly string[]): Promise<void> {
    this.#uploads = this.#uploads.filter(({ id }) => !ids.includes(id));
  }

  async readUploads(after: string | null, limit: number): Promise<UploadRecord[]> {
    const above = this.#uploads.filter(({ id }) => after === null || id > after);
    return structuredClone(above.slice(0, limit));
  }

  #these(ids: readonly string[]): UploadRecord[] {
    return this.#uploads.filter(({ id }) => ids.includes(id));
  }
}

function isOf({ claim: own, expiresAt }: UploadRecord, { clientId, conversationId }: UploadClaim): boolean {
  if (own === null || expiresAt !== null || own.clientId !== clientId) return false;
  return [own.conversationId, conversationId].includes(null) || own.conversationId === conversationId;
}
