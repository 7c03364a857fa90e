import {
  UploadStore,
  type ClaimedUploads,
  type NewUpload,
  type SettledUpload,
  type UploadClaim,
  type UploadRecord,
  type UploadUsage,
} from '@prochat/server/upload';
import type { Database } from './database';
import { newId } from './new-id';
import { UploadRows } from './upload.rows';

/**
 * What is known about files, in SQLite. There is one writer, so looking whether a message may have its files and giving
 * them to it inside one `write` is atomic. Bytes are the business of `FileStorage`, and when a file expires is decided by
 * those who call.
 */
export class SqliteUploadStore extends UploadStore {
  readonly #uploads: UploadRows;

  constructor(private readonly db: Database) {
    super();
    this.#uploads = new UploadRows(db);
  }

  createUpload(upload: NewUpload): Promise<UploadRecord> {
    return this.db.writeOne(() => {
      const record: UploadRecord = { ...upload, id: newId(), state: 'scanning', image: null, claim: null };
      this.#uploads.insert(record);
      return record;
    });
  }

  findUpload(id: string): Promise<UploadRecord | null> {
    return this.db.read(() => this.#uploads.find(id));
  }

  findUploads(ids: readonly string[]): Promise<UploadRecord[]> {
    return this.db.read(() => this.#uploads.findAll(ids));
  }

  settleUpload(id: string, found: SettledUpload): Promise<UploadRecord | null> {
    return this.db.writeOne(() => this.#uploads.settle(id, found));
  }

  usageOf(ownerId: string): Promise<UploadUsage> {
    return this.db.read(() => this.#uploads.usageOf(ownerId));
  }

  claimUploads(
    ids: readonly string[],
    ownerId: string,
    claim: UploadClaim,
    at: string,
  ): Promise<ClaimedUploads | null> {
    return this.db.writeOne(() => this.#claim(ids, ownerId, claim, at));
  }

  bindUploads(ownerId: string, clientId: string, conversationId: string): Promise<void> {
    return this.db.writeOne(() => this.#uploads.bind(ownerId, clientId, conversationId));
  }

  releaseUploads(ids: readonly string[], clientId: string, expiresAt: string): Promise<void> {
    return this.db.writeOne(() => this.#uploads.release(ids, clientId, expiresAt));
  }

  expireUploads(ids: readonly string[], at: string): Promise<void> {
    return this.db.writeOne(() => this.#uploads.expire(ids, at));
  }

  expireUploadsOf(ownerId: string, at: string): Promise<void> {
    return this.db.writeOne(() => this.#uploads.expireOf(ownerId, at));
  }

  listExpired(at: string, limit: number): Promise<UploadRecord[]> {
    return this.db.read(() => this.#uploads.expired(at, limit));
  }

  removeUploads(ids: readonly string[]): Promise<void> {
    return this.db.writeOne(() => this.#uploads.remove(ids));
  }

  readUploads(after: string | null, limit: number): Promise<UploadRecord[]> {
    return this.db.read(() => this.#uploads.page(after, limit));
  }

  #claim(ids: readonly string[], ownerId: string, claim: UploadClaim, at: string): ClaimedUploads | null {
    const found = new Map(this.#uploads.findAll(ids).map((upload) => [upload.id, upload]));
    const uploads = ids.flatMap((id) => found.get(id) ?? []);
    const isFree = (upload: UploadRecord): boolean => isFreeAt(upload, at);
    if (uploads.length < ids.length) return null;
    if (!uploads.every((one) => one.ownerId === ownerId && (isFree(one) || isClaimedBy(one, claim))))
      return null;

    this.#uploads.claim(ids, claim);
    return {
      uploads: uploads.map((upload) => claimedBy(upload, claim)),
      newIds: uploads.filter(isFree).map(({ id }) => id),
    };
  }
}

function isFreeAt({ state, claim, expiresAt }: UploadRecord, at: string): boolean {
  return state === 'ready' && claim === null && expiresAt !== null && expiresAt > at;
}

/** One that expires again belonged to something that was deleted: its bytes may be gone already. */
function isClaimedBy(
  { claim: own, expiresAt }: UploadRecord,
  { clientId, conversationId }: UploadClaim,
): boolean {
  if (own === null || expiresAt !== null || own.clientId !== clientId) return false;
  return own.conversationId === conversationId || own.conversationId === null || conversationId === null;
}

function claimedBy(upload: UploadRecord, claim: UploadClaim): UploadRecord {
  const conversationId = upload.claim?.conversationId ?? claim.conversationId;
  return { ...upload, claim: { ...(upload.claim ?? claim), conversationId }, expiresAt: null };
}
