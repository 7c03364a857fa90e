import type { PersonRef, Side } from './people';

export type SenderRole = Side | 'system';

/** `note` and staff-only events are never shown to an end user. */
export const MESSAGE_KINDS = ['message', 'note', 'event'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A file of a message. Whether it may be opened is asked anew with every request. */
export interface Attachment {
  id: string;
  /** A path on this server: `/api/chat/files/<id>/<name>`. */
  url: string;
  /** As its owner named it, cleaned, with an ending that agrees with `type`. */
  name: string;
  /** Media type found by content. */
  type: string;
  /** Bytes, as stored. */
  size: number;
  /** Set exactly for images that may be shown in the page. */
  image: AttachedImage | null;
}

export interface AttachedImage {
  /** Pixels, as displayed (turned upright). */
  width: number;
  height: number;
  /** A small WebP picture that fits into `SERVER_LIMITS.thumbnailPx` squared; a path as `url`. */
  thumbnailUrl: string;
}

/** What happened, for messages of kind `event`. The reader's language words it. */
export type ConversationEvent =
  | { type: 'claimed'; by: PersonRef }
  /** `to: null` puts it back into the queue. */
  | { type: 'assigned'; by: PersonRef; to: PersonRef | null }
  | { type: 'closed'; by: PersonRef }
  | { type: 'reopened'; by: PersonRef }
  /** `score` as in `Rating`; its comment is with the conversation. */
  | { type: 'rated'; by: PersonRef; score: number };

export interface Message {
  id: string;
  conversationId: string;
  /** Dense 1..n in each conversation and the same for everybody. Order is seq, never a clock. */
  seq: number;
  /** The seq of the message before this one that the same audience may see, 0 for the first. Not held yet = a hole: fetch. */
  prevSeq: number;
  /** Chosen by the sender (a uuid); the same (conversation, sender, clientId) is the same message for ever. `null` for events. */
  clientId: string | null;
  /** `null` for events. */
  senderId: string | null;
  /** The sender's name when it was sent. */
  senderName: string | null;
  senderRole: SenderRole;
  kind: MessageKind;
  /** Plain text, HTML removed; empty when deleted and for events. */
  text: string;
  attachments: Attachment[];
  /** Set exactly for kind `event`. */
  event: ConversationEvent | null;
  /** Ids of the readers of the other side, derived from the read cursors. */
  readBy: string[];
  /** How many messages each side had sent up to and including this one. */
  sentCounts: Record<Side, number>;
  /** 0 until edited or deleted, then the conversation's revision at the last such change. */
  revision: number;
  /** ISO 8601 UTC. */
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}
