import type {
  Attachment,
  ConversationEvent,
  ConversationStatus,
  Draft,
  DraftSlot,
  LastMessage,
  MessageKind,
  Page,
  PersonRef,
  Priority,
  Rating,
  ReadCursor,
  SenderRole,
  Side,
} from '@prochat/contract';

/** A stored conversation. Ids are 24 hex digits in every store; dates ISO 8601 UTC. */
export interface ConversationRecord {
  id: string;
  status: ConversationStatus;
  /** The end user with his name when it was opened, so that lists need no join. */
  user: PersonRef;
  /** Kept after closing. */
  assignedTo: PersonRef | null;
  topic: string;
  priority: Priority;
  tags: string[];
  /** Head of the log, dense. */
  lastSeq: number;
  /** Head of what the end user may see. */
  lastPublicSeq: number;
  revision: number;
  /** The last public message or event. */
  lastMessage: LastMessage | null;
  /** createdAt of the last public message of kind `message`, else of the conversation. */
  lastMessageAt: string;
  /** How many messages of kind `message` each side has sent. */
  sent: Record<Side, number>;
  /** How far each side has read. */
  read: Record<Side, ReadCursor & { /** `sent` of the other side at that point. */ count: number }>;
  /** Up to which seq a device of each side has received; never behind `read`. */
  delivered: Record<Side, number>;
  waitingSince: string | null;
  closedAt: string | null;
  closedBy: PersonRef | null;
  rating: Rating | null;
  createdAt: string;
  updatedAt: string;
}

/** A file of a message as it is stored with it: where it is found follows from its id. */
export type AttachmentRecord = Omit<Attachment, 'url' | 'image'> & {
  image: { width: number; height: number } | null;
};

/** A stored message. It holds all that is needed to rebuild the conversation's counters. */
export interface MessageRecord {
  id: string;
  conversationId: string;
  seq: number;
  /** The public seq before this one; 0 for none. */
  prevPublicSeq: number;
  clientId: string | null;
  senderId: string | null;
  senderName: string | null;
  senderRole: SenderRole;
  kind: MessageKind;
  text: string;
  attachments: AttachmentRecord[];
  event: ConversationEvent | null;
  /** `sent` of both sides up to and including this message. */
  sentCounts: Record<Side, number>;
  revision: number;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

/** Which messages a reader may see: an end user never sees kind `note`. */
export type Audience = Side;

/** What is to be appended; the store gives id, seq, prevPublicSeq and sentCounts. */
export interface NewMessage {
  conversationId: string;
  clientId: string;
  senderId: string;
  senderName: string;
  senderRole: Side;
  kind: 'message' | 'note';
  text: string;
  attachments: AttachmentRecord[];
  createdAt: string;
  /**
   * The head (`lastSeq`) of the conversation that was decided on. Where it has moved meanwhile nothing is stored and
   * HEAD_MOVED answers: whatever a decision rests on (who holds it, what colleagues said) is an entry of the log, so an
   * unmoved head proves that it still holds. Does not matter when the clientId is known.
   */
  expectLastSeq?: number;
}

export interface NewConversation {
  user: PersonRef;
  topic: string;
  priority: Priority;
  createdAt: string;
  /** The user may have at most this many conversations that are not closed, this one included. */
  openLimit: number;
  /** Its clientId also makes the creation idempotent for this user. */
  firstMessage?: Omit<NewMessage, 'conversationId' | 'expectLastSeq'>;
}

export interface Created {
  conversation: ConversationRecord;
  message: MessageRecord | null;
  /** True when this clientId had already created it. */
  duplicate: boolean;
}

export type Appended =
  | {
      ok: true;
      message: MessageRecord;
      conversation: ConversationRecord;
      /** The clientId was known. */ duplicate: boolean;
    }
  /** Nothing of this entry was stored. */
  | { ok: false; code: 'NOT_FOUND' | 'CLIENT_ID_REUSED' | 'CONVERSATION_CLOSED' | 'HEAD_MOVED' };

/**
 * A compare-and-set of who is responsible: applied only while the conversation still is what the rule was decided on.
 * The event becomes the next message of the log.
 */
export interface Transition {
  expect: {
    status: readonly ConversationStatus[];
    /** Absent: does not matter. */ assignedToId?: string | null;
    /** Absent: does not matter. */ isRated?: boolean;
  };
  set: {
    status: ConversationStatus;
    assignedTo: PersonRef | null;
    waitingSince: string | null;
    closedAt: string | null;
    closedBy: PersonRef | null;
    /** Absent: it stays. */ rating?: Rating;
  };
  event: ConversationEvent;
  at: string;
}

/** What changes about a conversation without an entry in its log. */
export interface Amendment {
  priority?: Priority;
  addTags?: readonly string[];
  removeTags?: readonly string[];
  /** It may have so many tags, those to be added included. */
  tagsMax: number;
  /** The words of its rating go, the score stays: when the one who gave it is erased. */
  forgetsComment?: true;
  at: string;
}

export interface Amended {
  conversation: ConversationRecord;
  before: Pick<ConversationRecord, 'priority' | 'tags'>;
}

export interface Transitioned {
  conversation: ConversationRecord;
  /** The event as logged. */
  message: MessageRecord;
}

/** Which part of a conversation's log. `before`, `after` and `around` are seqs; none of them: the newest. */
export interface MessageRange {
  before?: number;
  after?: number;
  around?: number;
  limit: number;
}

export interface MessageSlice {
  /** Ascending by seq. */
  items: MessageRecord[];
  /** There is something older (newer) that this audience may see. */
  hasOlder: boolean;
  hasNewer: boolean;
}

/** The lists of the product; each is served by an index in its order. `status` absent in `own` and `all` means every status. */
export type ConversationListSelector = (
  | { list: 'own'; userId: string; status?: ConversationStatus }
  /** Longest waiting first; status `open`. */
  | { list: 'queue' }
  | { list: 'mine'; assigneeId: string; /** Default `assigned`. */ status?: ConversationStatus }
  | { list: 'all'; status?: ConversationStatus; userId?: string }
) & {
  priority?: Priority;
  tag?: string;
  /** Words from `toSearchWords`; each must be the beginning of a word of topic or user name. */
  words?: string[];
  /** In the other direction: the queue by who came last, all others by what has been quiet longest. */
  reversed?: true;
};

/** A search in what was said, all time. All that is given must hold; with neither words nor anything else nothing is found. */
export interface MessageSearch {
  /** From `toSearchWords`; each must be the beginning of a word of the text. */
  words: readonly string[];
  /** An end user finds what he may see of his own conversations, a professional everything. */
  reader: { side: 'user'; userId: string } | { side: 'professional' };
  /** Who said it: one person, or whose name (as it was then) has for each of the words one that begins with it. */
  sender?: { id: string } | { words: readonly string[] };
  /** Of its conversation, now. */
  status?: ConversationStatus;
  /** One of its conversation, now. For professionals: an end user finds nothing by it. */
  tag?: string;
  /** Only what has files. */
  hasFile?: true;
  /** ISO 8601 UTC, of `createdAt`: from here (inclusive). */
  sentFrom?: string;
  /** The same: to there (exclusive). */
  sentBefore?: string;
}

export interface ConversationCounts {
  /** status `open`. */
  queue: number;
  /** Not closed. */
  all: number;
  /** status `assigned`, by assignee id; those with none are absent. */
  assigned: Record<string, number>;
}

/**
 * What conversations and messages need stored, in the domain's words. Each method is one atomic step, durable when it
 * resolves. Rules (who may, what follows) live above, in `chat/`; conditions that must hold at the moment of the write
 * are passed in and checked with it.
 */
export abstract class ChatStore {
  /** @throws AppError TOO_MANY_OPEN */
  abstract createConversation(input: NewConversation): Promise<Created>;

  abstract findConversation(id: string): Promise<ConversationRecord | null>;

  /**
   * As this process last knew it: no read where it is remembered. May be behind what other processes did, so decide on it
   * only what is bound to its head by `NewMessage.expectLastSeq`, or what may be late.
   */
  abstract recallConversation(id: string): Promise<ConversationRecord | null>;

  /** Keyset paging in the list's order. @throws AppError INVALID_CURSOR */
  abstract listConversations(
    selector: ConversationListSelector,
    page: { cursor?: string; limit: number },
  ): Promise<Page<ConversationRecord>>;

  /** How many wait in the queue up to and including this one, at most `max`; `null` when it does not wait. */
  abstract queuePosition(conversationId: string, max: number): Promise<number | null>;

  abstract countConversations(): Promise<ConversationCounts>;

  /**
   * Appends in order; entries of several conversations may be mixed and stand or fall one by one. Gives each the next
   * dense seq of its conversation and advances the conversation's summary. A known (conversation, sender, clientId)
   * returns the stored message if text, kind and attachments are the same, else CLIENT_ID_REUSED. A public message to a
   * closed conversation is refused with CONVERSATION_CLOSED; a note is not.
   */
  abstract appendMessages(batch: readonly NewMessage[]): Promise<Appended[]>;

  /** The message of this sender under this clientId; without a conversation, the first message of the one it opened. */
  abstract findSentMessage(
    senderId: string,
    clientId: string,
    conversationId: string | null,
  ): Promise<MessageRecord | null>;

  /** `null` when what was expected no longer holds or there is no such conversation: read it again and decide. */
  abstract transition(conversationId: string, transition: Transition): Promise<Transitioned | null>;

  /**
   * Tags that are there keep their order, new ones come behind them; what is to be removed goes first. An amendment that
   * changes nothing writes nothing.
   * @throws AppError NOT_FOUND, TOO_MANY_CONVERSATION_TAGS (when some are added and it is more than allowed then)
   */
  abstract amendConversation(conversationId: string, amendment: Amendment): Promise<Amended>;

  abstract findMessage(conversationId: string, messageId: string): Promise<MessageRecord | null>;

  abstract sliceMessages(
    conversationId: string,
    audience: Audience,
    range: MessageRange,
  ): Promise<MessageSlice>;

  /** Messages up to `upToSeq` whose revision is above `revision`, ascending by seq, at most `limit`. */
  abstract messagesRevisedSince(
    conversationId: string,
    audience: Audience,
    range: { revision: number; upToSeq: number; limit: number },
  ): Promise<MessageRecord[]>;

  /**
   * Messages (for professionals notes as well) that match, newest stored first. Deleted ones and events are never found,
   * edited ones by their new words. A search by more than words looks at so many messages for one page: it may then have
   * few items or none and still go on. @throws AppError INVALID_CURSOR
   */
  abstract searchMessages(
    search: MessageSearch,
    page: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>>;

  /**
   * New text, or deletion (text and attachments become empty); raises the conversation's revision by one, and keeps its
   * `lastMessage` preview true. Only for kind `message` and `note`.
   * @throws AppError NOT_FOUND, MESSAGE_DELETED (when it already is)
   */
  abstract reviseMessage(
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
    at: string,
  ): Promise<{ message: MessageRecord; conversation: ConversationRecord }>;

  /**
   * Moves the cursor of `side` up to `upToSeq`, clamped to the head; never back. `advanced` is false when it was there
   * already, `fromSeq` is where it was.
   * @throws AppError NOT_FOUND
   */
  abstract markRead(
    conversationId: string,
    side: Side,
    read: { readerId: string; upToSeq: number; at: string },
  ): Promise<{ conversation: ConversationRecord; advanced: boolean; fromSeq: number }>;

  /**
   * Moves `delivered` of `side` up to `upToSeq`, clamped to the head; never back. `markRead` moves it as well. It may be
   * forgotten by a crash (devices say it again), so nothing waits for the disk.
   * @throws AppError NOT_FOUND
   */
  abstract markDelivered(
    conversationId: string,
    side: Side,
    upToSeq: number,
  ): Promise<{ conversation: ConversationRecord; advanced: boolean }>;

  /** What `userId` has typed there and not sent, by slot. */
  abstract findDrafts(userId: string, conversationId: string): Promise<Draft[]>;

  /** Replaces the draft of this slot; an empty text removes it. */
  abstract saveDraft(
    userId: string,
    conversationId: string,
    draft: { slot: DraftSlot; text: string; at: string },
  ): Promise<void>;
}
