import type { Conversation, ConversationStatus, Priority } from './conversation';
import type { Message } from './message';
import type { PersonDetails, Role, User } from './people';
import type { ReplyError } from './socket-events';

/** Where REST lives, and the names both sides must spell alike. */
export const API_PREFIX = 'api';
export const CSRF_COOKIE = 'XSRF-TOKEN';
export const CSRF_HEADER = 'X-XSRF-TOKEN';

/** `nextCursor` is opaque; `null` at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface RegisterRequest {
  email: string;
  password: string;
  displayName: string;
}
export interface LoginRequest {
  email: string;
  password: string;
}
export interface GuestRequest {
  displayName?: string;
  email?: string;
}
/**
 * POST `/auth/account`: the guest who is signed in becomes an account, with everything that is his and in the same session.
 * NOT_A_GUEST, REGISTRATION_OFF, EMAIL_TAKEN. What he wrote before keeps the name under which he wrote it.
 */
export interface AccountRequest extends LoginRequest {
  /** Default: the name he has. */
  displayName?: string;
}
/** POST `/auth/setup`: the one-time set-up link printed at first start makes the first admin. */
export interface SetupRequest extends RegisterRequest {
  token: string;
}
export interface UserResponse {
  user: User;
}

export interface FirstMessage {
  clientId: string;
  text: string;
  attachments?: { id: string }[];
}
export interface CreateConversationRequest {
  topic: string;
  priority?: Priority;
  /** Its clientId makes the whole call safe to repeat. */
  message?: FirstMessage;
}
export interface ConversationResponse {
  conversation: Conversation;
}
/** GET `/chat/conversations/:id`: staff also get who the end user is. */
export interface ConversationDetailsResponse extends ConversationResponse {
  person?: PersonDetails;
}
export interface CreateConversationResponse extends ConversationResponse {
  message?: Message;
}

export const SCOPES = ['user', 'professional'] as const;
export const VIEWS = ['queue', 'mine', 'all'] as const;
export type View = (typeof VIEWS)[number];

/**
 * `activity` of the queue: longest waiting first; of all others: last activity first. `reverse` is that the other way round:
 * who came last, what has been quiet longest. `priority`: the most pressing first, among equals as with `activity`.
 */
export const SORTS = ['activity', 'reverse', 'priority'] as const;
export type Sort = (typeof SORTS)[number];

/** Query of GET `/chat/conversations`. */
export interface ConversationListQuery {
  /** Default `user`: one's own conversations. `professional` needs staff. */
  scope?: (typeof SCOPES)[number];
  /** With scope `professional`; default `all`. `queue` and `mine` without `status` mean those not closed. */
  view?: View;
  status?: ConversationStatus;
  priority?: Priority;
  tag?: string;
  /** Word prefixes, all of which the topic or the end user's name must have; case and accents do not matter. */
  q?: string;
  /** Only this end user's conversations; scope `professional`. */
  userId?: string;
  /** Only what this professional holds, not closed unless `status` says so; scope `professional`, view `all`, without `userId`. */
  assigneeId?: string;
  /** Default `activity`. A cursor belongs to its order. */
  sort?: Sort;
  cursor?: string;
  /** 1..100, default 30. */
  pageSize?: number;
}

/** Query of GET `/chat/conversations/:id/messages`; at most one of cursor, after, around. */
export interface MessagePageQuery {
  /** From `nextCursor`: the next older page. */
  cursor?: string;
  /** Only messages after this seq, oldest first: catching up. */
  after?: number;
  /** A page with this seq in its middle. */
  around?: number;
  pageSize?: number;
}
/**
 * Items ascend by seq. `nextCursor` leads to older messages. With `after`, `nextCursor` is `null` and `hasMore` says
 * whether to ask again from the last seq received; with `around`, `hasMore` says whether there is newer.
 */
export interface MessagePage extends Page<Message> {
  hasMore: boolean;
}

/** Query of GET `/chat/search`: in everything the caller may see, all time, newest first. */
export interface MessageSearchQuery {
  /**
   * Word prefixes, all of which the text must have; case and accents do not matter. Among them, in any order, each at most
   * once: `from:` (beginnings of the words of a name, `from:"Dana Kim"`; `from:me`), `status:open|assigned|closed`, `tag:`
   * (professionals), `mentions:me` (professionals: private notes of colleagues that name one, see `mentionedIn`), `has:file`,
   * `before:2026-10-01` (that UTC day excluded), `after:2026-10-01` (included). Operators without words search as well.
   * VALIDATION names the operator that cannot be read; unknown ones are words.
   *
   * With operators a page may have few items or none and still a `nextCursor`: so much is looked at for one page and no
   * more. The end is reached when `nextCursor` is `null`.
   */
  q: string;
  cursor?: string;
  /** 1..100, default 30. */
  pageSize?: number;
}
/** A message that was found, with its conversation; opens in context with `?around=<seq>`. */
export interface MessageHit {
  message: Message;
  conversation: Conversation;
}

/** PATCH `/chat/conversations/:id`, staff: how it is sorted. VALIDATION names tags that there are not; TOO_MANY_CONVERSATION_TAGS. */
export interface UpdateConversationRequest {
  priority?: Priority;
  addTags?: string[];
  removeTags?: string[];
}

/** POST `/chat/conversations/:id/rating`, its end user, once, when it is closed: NOT_CLOSED, ALREADY_RATED. */
export interface RateRequest {
  /** 1..5. */
  score: number;
  comment?: string;
}

/** POST `/chat/conversations/bulk`, staff: the same for each of `ids` (1..`LIMITS.bulkMax`, each once), one by one. */
export interface BulkRequest {
  ids: string[];
  do:
    { action: 'close' } | { action: 'assign'; /** Absent: the caller himself. */ assigneeId?: string | null };
}
/** In the order of the request. What was refused left its conversation as it was. */
export interface BulkResponse {
  results: (
    { id: string; ok: true; conversation: Conversation } | { id: string; ok: false; error: ReplyError }
  )[];
}

/** GET `/chat/conversations/:id/queue-place`. */
export interface QueuePlace {
  /** 1 is next; `null` when it does not wait. */
  position: number | null;
  /** How long people have waited lately, whole minutes of the middle half of `waits`; `null` when too few have. */
  usualMinutes: { from: number; to: number; waits: number } | null;
}

export interface AssignRequest {
  /** Absent: the caller himself. `null`: back into the queue. */
  assigneeId?: string | null;
  /** A line for the colleague, kept as a private note. */
  note?: string;
}

export interface CreateUserRequest {
  email: string;
  displayName: string;
  role: Role;
  /** Without one, a password is generated and returned once. */
  password?: string;
}
export interface CreateUserResponse extends UserResponse {
  /** Only when it was generated; shown once, stored nowhere. */
  generatedPassword?: string;
}
export interface UpdateUserRequest {
  displayName?: string;
  role?: Role;
  /** ISO 8601 UTC, or `null` to lift the block. */
  blockedUntil?: string | null;
  password?: string;
  /** Why; kept in the audit. With `blockedUntil` the person who is blocked is told it as well. */
  reason?: string;
}
/**
 * The name of whoever was erased by DELETE `/admin/users/:id`, 204: what he sent loses its text and its files (its place in
 * the log stays), his other files and his drafts go, his account has no name, no e-mail and no way in any more, and his
 * sessions end. Not oneself (FORBIDDEN), not the last admin. Safe to repeat: an answer that never came is asked for again.
 */
export const ERASED_NAME = 'Deleted person';

export interface UserListQuery {
  role?: Role;
  /** Prefix of name or e-mail. */
  q?: string;
  cursor?: string;
  pageSize?: number;
}
/** GET `/chat/professionals`: whom a conversation can be handed to. */
export interface ProfessionalsResponse {
  items: { id: string; displayName: string; role: Role }[];
}

/** A reply and a private note to the same conversation are two drafts. */
export const DRAFT_SLOTS = ['reply', 'note'] as const;
export type DraftSlot = (typeof DRAFT_SLOTS)[number];
/** What somebody has typed in one conversation and not sent. Only he himself ever sees it. */
export interface Draft {
  slot: DraftSlot;
  /** Never empty. */
  text: string;
  /** ISO 8601 UTC, by the server's clock. */
  updatedAt: string;
}
/** GET `/chat/conversations/:id/drafts`: the caller's own. */
export interface DraftsResponse {
  drafts: Draft[];
}
/** PUT `/chat/conversations/:id/drafts/:slot`, 204. An empty text removes it; slot `note` needs staff. The last one to come counts. */
export interface SaveDraftRequest {
  text: string;
}
