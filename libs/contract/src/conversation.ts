import type { MessageKind, SenderRole } from './message';
import type { PersonRef, Side } from './people';

export const CONVERSATION_STATUSES = ['open', 'assigned', 'closed'] as const;
/** `assigned` exactly when `assignedTo` is set and the conversation is not closed; `open` means: waiting in the queue. */
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How far one side has read. Monotone: it never moves back. */
export interface ReadCursor {
  /** The highest seq read; 0 before the first. */
  upToSeq: number;
  /** Who read last, `null` before the first. */
  readerId: string | null;
  /** ISO 8601 UTC of the last advance. */
  at: string | null;
}

/** What a list row shows of the last message. */
export interface LastMessage {
  seq: number;
  /** First 140 characters; of a message that has files only, their names. */
  text: string;
  kind: MessageKind;
  senderId: string | null;
  senderName: string | null;
  senderRole: SenderRole;
  createdAt: string;
}

/** How content the end user was. */
export interface Rating {
  /** 1 (not at all) to 5 (very). */
  score: number;
  /** What else he said; `null` for nothing. */
  comment: string | null;
  /** ISO 8601 UTC. */
  at: string;
}

export interface Conversation {
  id: string;
  status: ConversationStatus;
  userId: string;
  /** The end user. */
  user: PersonRef;
  /** The professional who answers, or `null`. Kept after closing, so that a reopening finds him. */
  assignedTo: PersonRef | null;
  metadata: { topic: string; priority: Priority };
  /** Each a `TAG_NAME`, at most `LIMITS.tagsPerConversationMax`; end users are given none. */
  tags: string[];
  /**
   * The head: the seq of the last message the asking audience may see. Dense 1..n for staff. For end users seqs of
   * private notes are missing; `Message.prevSeq` lets both notice a real hole.
   */
  lastSeq: number;
  /** How many edits and deletions the log has had; see `Message.revision`. */
  revision: number;
  lastMessage: LastMessage | null;
  /** ISO 8601 UTC; creation time while there is no message. */
  lastMessageAt: string;
  /** How many messages (notes and events not counted) each side has not read of the other. */
  unreadCounts: Record<Side, number>;
  read: Record<Side, ReadCursor>;
  /** Up to which seq a device of each side has received; monotone and never behind `read`. */
  delivered: Record<Side, number>;
  /** ISO 8601 UTC since when it waits in the queue, `null` when it does not. */
  waitingSince: string | null;
  closedAt: string | null;
  closedBy: PersonRef | null;
  /** The end user's, given once after it was closed; `null` until then. */
  rating: Rating | null;
  createdAt: string;
  /** ISO 8601 UTC of the last change of any field. */
  updatedAt: string;
}
