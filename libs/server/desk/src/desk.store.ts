import type { CannedReply, CannedReplyScope, Tag, TagColor } from '@prochat/contract';

/** A stored canned reply. Ids are 24 hex digits in every store; dates ISO 8601 UTC. */
export interface CannedReplyRecord extends CannedReply {
  /** Whose it is; `null` exactly for the team's. */
  ownerId: string | null;
}

export type NewCannedReply = Omit<CannedReplyRecord, 'id' | 'scope'>;

/**
 * What professionals share, as it is stored. Each method is one atomic step, durable when it resolves; who may is decided
 * above. `max` counts what is there already: of two that come at once and are too many, one stays.
 */
export abstract class DeskStore {
  /** All, by name (code points). */
  abstract listTags(): Promise<Tag[]>;

  /** @throws AppError TAG_EXISTS, else TOO_MANY_TAGS */
  abstract createTag(tag: Tag, max: number): Promise<void>;

  /** `null` when there is none of this name. */
  abstract recolorTag(name: string, color: TagColor): Promise<Tag | null>;

  /** What it was; `null` when there is none of this name. */
  abstract removeTag(name: string): Promise<Tag | null>;

  /** The team's and this person's, by shortcut (code points); of one shortcut the person's own first. */
  abstract listCannedReplies(ownerId: string): Promise<CannedReplyRecord[]>;

  abstract findCannedReply(id: string): Promise<CannedReplyRecord | null>;

  /** @throws AppError SHORTCUT_TAKEN (by the same owner), else TOO_MANY_CANNED_REPLIES */
  abstract createCannedReply(reply: NewCannedReply, max: number): Promise<CannedReplyRecord>;

  /** `null` when there is none of this id. @throws AppError SHORTCUT_TAKEN */
  abstract updateCannedReply(
    id: string,
    change: { shortcut?: string; text?: string; updatedAt: string },
  ): Promise<CannedReplyRecord | null>;

  /** What it was; `null` when there is none of this id. */
  abstract removeCannedReply(id: string): Promise<CannedReplyRecord | null>;

  /** All of this person's own: when he is erased. */
  abstract removeCannedRepliesOf(ownerId: string): Promise<void>;
}

export function scopeOf(ownerId: string | null): CannedReplyScope {
  return ownerId === null ? 'team' : 'personal';
}
