import type { AuditEvent, Draft, Tag } from '@prochat/contract';
import type { InviteRecord, SessionRecord, StoredSettings, UserRecord } from '@prochat/server/auth';
import type { CannedReplyRecord } from '@prochat/server/desk';
import type { UploadRecord } from '@prochat/server/upload';
import type { ConversationRecord, MessageRecord } from './chat.store';

/** In the order in which they can be written: each belongs to what is before it. */
export const ARCHIVE_KINDS = [
  'user',
  'session',
  'conversation',
  'message',
  'draft',
  'upload',
  'tag',
  'cannedReply',
  'invite',
  'setting',
  'audit',
] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/** Of these a record may go away at any time; all others stay, or end at a time that they name. */
export const PASSING_KINDS = [
  'draft',
  'upload',
  'tag',
  'cannedReply',
  'invite',
  'setting',
] as const satisfies readonly ArchiveKind[];
export type PassingKind = (typeof PASSING_KINDS)[number];

/** A conversation with what a store keeps beside its record and cannot make again from it. */
export interface ArchivedConversation extends ConversationRecord {
  /** The clientId of its first message, by which a resent creation is recognised. */
  creationClientId: string | null;
  /** `revision` of the message that `lastMessage` shows; 0 without one. */
  previewRevision: number;
}

export interface ArchivedDraft extends Draft {
  /** `draftId` of the next two and the slot, the only thing a store knows it by. */
  id: string;
  userId: string;
  conversationId: string;
}

export interface ArchiveRecords {
  user: UserRecord;
  session: SessionRecord;
  conversation: ArchivedConversation;
  message: MessageRecord;
  draft: ArchivedDraft;
  /** What is known about a file; its bytes are in no store. */
  upload: UploadRecord;
  tag: ArchivedTag;
  cannedReply: CannedReplyRecord;
  invite: InviteRecord;
  setting: ArchivedSettings;
  audit: AuditEvent;
}

/** There is one record of them, or none when nothing was ever set. */
export interface ArchivedSettings {
  id: string;
  values: StoredSettings;
}

export interface ArchivedTag extends Tag {
  /** Its name, the only thing it is known by. */
  id: string;
}

const PARTS_OF_ID = ':';

/** Ascends as person, conversation and slot do: ids are of one length. */
export function draftId({
  userId,
  conversationId,
  slot,
}: Omit<ArchivedDraft, 'id' | 'text' | 'updatedAt'>): string {
  return [userId, conversationId, slot].join(PARTS_OF_ID);
}

/** Person, conversation and slot of a `draftId`. */
export function placeOfDraft(id: string): [userId: string, conversationId: string, slot: string] {
  const [userId = '', conversationId = '', slot = ''] = id.split(PARTS_OF_ID);
  return [userId, conversationId, slot];
}

/** What does not hold in a store. */
export interface StoreFault {
  /** `null` when it does not belong to one conversation. */
  conversationId: string | null;
  /** What is there and what should be, in one line. */
  what: string;
}

/** A move as its target remembers it, so that it can go on after it was interrupted. */
export interface MoveMark {
  /** `identity` of the store it comes from. */
  source: string;
  startedAt: string;
  /** Set when everything was there and had been compared. */
  finishedAt: string | null;
  /** Of each kind the last id that was written. */
  written: Partial<Record<ArchiveKind, string>>;
}

/**
 * Everything a store holds as records, for those who move or check it as a whole. It knows no rules; what a store keeps to
 * find things (indexes, words, places) it makes itself from the records written.
 */
export abstract class StoreArchive {
  /** True when nobody changes what is read from here, however long the reading takes. */
  abstract readonly isStill: boolean;

  abstract count(kind: ArchiveKind): Promise<number>;

  /** At most `limit` records whose ids are above `after` (`null`: from the first), ascending. */
  abstract read<K extends ArchiveKind>(
    kind: K,
    after: string | null,
    limit: number,
  ): Promise<ArchiveRecords[K][]>;

  /**
   * Writes the records under their ids, over those that are there. Durable when it resolves; the same records again change
   * nothing.
   */
  abstract write<K extends ArchiveKind>(kind: K, records: readonly ArchiveRecords[K][]): Promise<void>;

  /** Removes all records of this kind. Durable when it resolves. */
  abstract clear(kind: PassingKind): Promise<void>;

  /** As the store itself would give it now, with everything a crash has left behind repaired. */
  abstract findConversation(id: string): Promise<ArchivedConversation | null>;

  /** At most `limit` messages of the conversation above `afterSeq`, ascending by seq. */
  abstract readLog(conversationId: string, afterSeq: number, limit: number): Promise<MessageRecord[]>;

  /**
   * What is wrong with the store's own storage: damage, references to nothing, an incomplete search index.
   * @param onProgress is called now and then with how many records were looked at
   */
  abstract faults(onProgress: (records: number) => void): AsyncIterable<StoreFault>;

  /** A random id of this store, given by the first call and kept in it. */
  abstract identity(): Promise<string>;

  /** The move that was or is being made into this store. */
  abstract readMove(): Promise<MoveMark | null>;

  abstract writeMove(mark: MoveMark): Promise<void>;

  abstract close(): Promise<void>;

  /** True when there is no record of any kind. */
  async isEmpty(): Promise<boolean> {
    for (const kind of ARCHIVE_KINDS) if ((await this.read(kind, null, 1)).length > 0) return false;
    return true;
  }
}
