import type { Conversation } from './conversation';
import type { ErrorBody, ErrorCode, ErrorDetails } from './errors';
import type { Message } from './message';
import type { PersonRef, Role, Side } from './people';

export const SOCKET_PATH = '/socket.io';

/** The answer to every client event. */
export type Reply<T> = { ok: true; data: T } | { ok: false; error: ReplyError };
export interface ReplyError extends Pick<ErrorBody, 'retryAfterMs'> {
  code: ErrorCode;
  message: string;
  details?: ErrorDetails;
}
type Ack<T> = (reply: Reply<T>) => void;

export interface ConversationIdPayload {
  conversationId: string;
}
export interface JoinPayload extends ConversationIdPayload {
  /** The last seq held: the reply brings what came after it. */
  afterSeq?: number;
  /** The conversation revision held: the reply also brings older messages edited or deleted since. */
  afterRevision?: number;
}
export interface JoinReply {
  conversation: Conversation;
  /** Ascending by seq; at most `LIMITS.catchUpMax`, fewer when they are long. Without `afterSeq`: none. */
  messages: Message[];
  /** All held messages that were edited or deleted meanwhile; none with `reload`. */
  updated: Message[];
  /** True when there is more than `messages`: fetch `?after=`. */
  more: boolean;
  /** More of what is held was edited or deleted than a reply takes: drop what is held and load it again. */
  reload?: true;
  lastSeq: number;
}
export interface SendMessagePayload extends ConversationIdPayload {
  clientId: string;
  text: string;
  attachments?: { id: string }[];
  kind?: 'message' | 'note';
  /** The head the writer saw. Behind a colleague's message or a status change: STALE_REPLY. */
  basedOnSeq?: number;
}
export interface MessageReply {
  message: Message;
}
export interface EditMessagePayload extends ConversationIdPayload {
  messageId: string;
  text: string;
}
export interface DeleteMessagePayload extends ConversationIdPayload {
  messageId: string;
}
export interface TypingPayload extends ConversationIdPayload {
  isTyping: boolean;
}
/**
 * Staff only: one has the conversation in view, or no more. Said again every `LIMITS.viewingEveryMs` and when somebody new
 * is heard of; whoever says it is in the conversation's room from then on. Nothing of it is kept.
 */
export interface ViewingPayload extends ConversationIdPayload {
  isViewing: boolean;
}
/** Exactly one of the two. */
export interface ReadPayload extends ConversationIdPayload {
  upToSeq?: number;
  messageIds?: string[];
}
export interface ReadReply {
  unreadCounts: Record<Side, number>;
}
/** "This device holds everything up to here": for the other side's "delivered". */
export interface DeliveredPayload extends ConversationIdPayload {
  upToSeq: number;
}
/** What is held of one conversation. */
export interface SyncRequest {
  id: string;
  /** The last seq held without a hole. */
  afterSeq: number;
  /** The conversation revision held, see `JoinPayload`. */
  afterRevision?: number;
}
/** After a connection came back, or `heads` told of something newer. Joins nothing. */
export interface SyncPayload {
  /** 1 to `LIMITS.syncConversationsMax`, each once. */
  conversations: SyncRequest[];
}
/** `gone`: it is unknown, or not visible to the caller any more. */
export type SyncedConversation =
  { id: string; gone: true } | ({ id: string; gone?: false } & Omit<JoinReply, 'lastSeq'>);
export interface SyncReply {
  /**
   * As asked, in that order. At most `LIMITS.syncMessagesMax` messages altogether, fewer when they are long: those with
   * `more` are to be asked for again, from the last seq and the `conversation.revision` received (which, where the reply
   * had no room for `updated` any more, is still the one that was asked with).
   */
  conversations: SyncedConversation[];
}
export interface ConversationReply {
  conversation: Conversation;
}

/** Client to server: imperative. */
export interface ClientEvents {
  'conversation:join': (payload: JoinPayload, ack: Ack<JoinReply>) => void;
  'conversation:leave': (payload: ConversationIdPayload, ack: Ack<Record<string, never>>) => void;
  'message:send': (payload: SendMessagePayload, ack: Ack<MessageReply>) => void;
  'message:edit': (payload: EditMessagePayload, ack: Ack<MessageReply>) => void;
  'message:delete': (payload: DeleteMessagePayload, ack: Ack<MessageReply>) => void;
  typing: (payload: TypingPayload, ack?: Ack<Record<string, never>>) => void;
  viewing: (payload: ViewingPayload, ack?: Ack<Record<string, never>>) => void;
  'read:mark': (payload: ReadPayload, ack: Ack<ReadReply>) => void;
  'delivered:mark': (payload: DeliveredPayload, ack: Ack<Record<string, never>>) => void;
  sync: (payload: SyncPayload, ack: Ack<SyncReply>) => void;
  'conversation:claim': (payload: ConversationIdPayload, ack: Ack<ConversationReply>) => void;
  'conversation:close': (payload: ConversationIdPayload, ack: Ack<ConversationReply>) => void;
  'conversation:reopen': (payload: ConversationIdPayload, ack: Ack<ConversationReply>) => void;
}

export type ClientEvent = keyof ClientEvents;
export type PayloadOf<E extends ClientEvent> = Parameters<ClientEvents[E]>[0];
export type ReplyOf<E extends ClientEvent> =
  NonNullable<Parameters<ClientEvents[E]>[1]> extends Ack<infer T> ? T : never;

export interface TypingEvent {
  conversationId: string;
  who: { id: string; displayName: string; role: Role };
  isTyping: boolean;
}
/** To the professionals in the conversation, never to its end user. Over after `LIMITS.viewingExpiresMs` unless said again. */
export interface ViewingEvent {
  conversationId: string;
  who: { id: string; displayName: string; role: Role };
  isViewing: boolean;
}
/** To whom a colleague's private note names (`mentionedIn`), on all sockets, wherever he is. */
export interface MentionEvent {
  message: Message;
  conversation: Conversation;
}
/** To whom a colleague has handed a conversation, on all sockets, wherever he is. After `conversation:assigned`. */
export interface HandOverEvent {
  by: PersonRef;
  /** What he was told with it, as stored: a private note of the conversation. */
  note: Message | null;
  conversation: Conversation;
}
/** What is read is delivered: it moves `Conversation.delivered` of this side as well. */
export interface ReadReceiptsEvent {
  conversationId: string;
  /** The messages that became read, at most the last 100. */
  messageIds: string[];
  upToSeq: number;
  readerId: string;
  side: Side;
  /** ISO 8601 UTC. */
  at: string;
  unreadCounts: Record<Side, number>;
}
/** Devices of `side` hold everything up to `upToSeq`. */
export interface DeliveredReceiptsEvent {
  conversationId: string;
  side: Side;
  upToSeq: number;
}
/**
 * The head (`Conversation.lastSeq` as this person may see it) of what concerns a socket: the conversations it joined, an
 * end user's own and a professional's held ones that are not closed. Sent on connect and every `LIMITS.headsEveryMs`,
 * because a lost last message leaves no gap. Behind it: `sync`.
 */
export type HeadsEvent = Record<string, number>;
export interface ConversationChangedEvent {
  conversationId: string;
  conversation: Conversation;
}
export interface ConversationAssignedEvent extends ConversationChangedEvent {
  assignedTo: Conversation['assignedTo'];
}
export interface QueueCounts {
  /** Open and unassigned. */
  queue: number;
  /** Assigned to whom the event goes to. */
  mine: number;
  /** Not closed. */
  all: number;
}
export interface QueueUpdateEvent {
  /** Grows by one with every update of one server process; a jump means: fetch the list again. */
  version: number;
  counts: QueueCounts;
  changed: Conversation[];
}
export const SESSION_END_REASONS = [
  'logout',
  'expired',
  'revoked',
  'blocked',
  'role-changed',
  'shutdown',
] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** Server to client: facts, past tense. */
export interface ServerEvents {
  'message:new': (event: { message: Message }) => void;
  'message:updated': (event: { message: Message }) => void;
  typing: (event: TypingEvent) => void;
  viewing: (event: ViewingEvent) => void;
  'mention:new': (event: MentionEvent) => void;
  'handover:new': (event: HandOverEvent) => void;
  'read:receipts': (event: ReadReceiptsEvent) => void;
  'delivered:receipts': (event: DeliveredReceiptsEvent) => void;
  heads: (event: HeadsEvent) => void;
  'conversation:assigned': (event: ConversationAssignedEvent) => void;
  'conversation:closed': (event: ConversationChangedEvent) => void;
  'conversation:reopened': (event: ConversationChangedEvent) => void;
  'conversation:updated': (event: ConversationChangedEvent) => void;
  'queue:update': (event: QueueUpdateEvent) => void;
  /** `block` with `blocked`: what BLOCKED says in its details. */
  'session:ended': (event: { reason: SessionEndReason; block?: ErrorDetails }) => void;
}

export type ServerEvent = keyof ServerEvents;
export type FactOf<E extends ServerEvent> = Parameters<ServerEvents[E]>[0];

/** `connect_error.data` when the handshake is refused. */
export interface HandshakeRefusal {
  code: ErrorCode;
}
