import type { MessageKind, UploadState } from '@prochat/contract';

/** The message that has taken a file, by what names it for ever: its sender is the file's owner. */
export interface UploadClaim {
  clientId: string;
  /** `null` until the conversation exists that this message opens. */
  conversationId: string | null;
  /** Files of notes are for professionals only. */
  kind: Exclude<MessageKind, 'event'>;
}

/** What is known about a file; its bytes are FileStorage's. Ids are 24 hex digits in every store; dates ISO 8601 UTC. */
export interface UploadRecord {
  id: string;
  ownerId: string;
  name: string;
  /** Media type found by content. */
  type: string;
  /** Bytes as stored; 0 when blocked. */
  size: number;
  state: UploadState;
  /** Under which FileStorage has the bytes, and beside them the thumbnail (`thumbnailKey`). Never leaves the server. */
  storageKey: string;
  /** Pixels of an image that may be shown, upright; it has a thumbnail then. */
  image: { width: number; height: number } | null;
  claim: UploadClaim | null;
  createdAt: string;
  /**
   * From then on the file is nobody's and its bytes are to be removed. Every file begins with a time: `null` exactly while
   * a message has it. A claimed one that has a time again belonged to something that was deleted.
   */
  expiresAt: string | null;
}

export type NewUpload = Pick<
  UploadRecord,
  'ownerId' | 'name' | 'type' | 'size' | 'storageKey' | 'createdAt'
> & {
  expiresAt: string;
};

/** What the inspection has found. */
export type SettledUpload =
  | ({ state: 'ready'; expiresAt: string } & Pick<UploadRecord, 'name' | 'type' | 'size' | 'image'>)
  | { state: 'blocked' };

export interface ClaimedUploads {
  /** In the order of the ids asked for. */
  uploads: UploadRecord[];
  /** Those that this very call has claimed: to be released when the message is refused; in the same order. */
  newIds: string[];
}

export interface UploadUsage {
  files: number;
  bytes: number;
}

/**
 * What files need stored. Each method is one atomic step, durable when it resolves, unless it says otherwise. Ids that
 * are no ids are unknown ids.
 */
export abstract class UploadStore {
  /** In state `scanning`, claimed by nobody. */
  abstract createUpload(upload: NewUpload): Promise<UploadRecord>;

  abstract findUpload(id: string): Promise<UploadRecord | null>;

  /** Those that exist, in no order. */
  abstract findUploads(ids: readonly string[]): Promise<UploadRecord[]>;

  /** Only from `scanning`. A blocked one has size 0 and keeps its `expiresAt`. `null` when it is gone or settled already. */
  abstract settleUpload(id: string, found: SettledUpload): Promise<UploadRecord | null>;

  /** All that is stored of this person, blocked ones included. Served by an index alone. */
  abstract usageOf(ownerId: string): Promise<UploadUsage>;

  /**
   * Gives the files to one message, all or none: each is `ownerId`'s, `ready`, and either claimed by nobody and not expired
   * at `at`, or claimed by this very message already (same clientId; conversationId the same, or `null` on one of the two
   * sides), unless it expires again. They never expire then, and a conversation that was `null` is set. `null` when one of
   * them is not so; then this call has changed nothing that lasts. Of two messages that want the same file at once, one
   * gets it.
   */
  abstract claimUploads(
    ids: readonly string[],
    ownerId: string,
    claim: UploadClaim,
    at: string,
  ): Promise<ClaimedUploads | null>;

  /** The conversation that the claiming message has opened: set where it is `null`. Idempotent. */
  abstract bindUploads(ownerId: string, clientId: string, conversationId: string): Promise<void>;

  /** Takes the claim of `clientId` from these again; what is claimed otherwise or expires already stays as it is. */
  abstract releaseUploads(ids: readonly string[], clientId: string, expiresAt: string): Promise<void>;

  /** What they belonged to is gone: they expire at `at`, whoever has claimed them. Idempotent. */
  abstract expireUploads(ids: readonly string[], at: string): Promise<void>;

  /** The same for everything of one person. */
  abstract expireUploadsOf(ownerId: string, at: string): Promise<void>;

  /** At most `limit` that have expired at `at`, the longest expired first, then by id. Served by an index. */
  abstract listExpired(at: string, limit: number): Promise<UploadRecord[]>;

  /** Forgets them; their bytes must be gone already. Idempotent. */
  abstract removeUploads(ids: readonly string[]): Promise<void>;

  /** All of them, at most `limit` whose ids are above `after` (`null`: from the first), ascending by id. */
  abstract readUploads(after: string | null, limit: number): Promise<UploadRecord[]>;
}
