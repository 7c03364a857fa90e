/**
 * Every error a client can receive, with its HTTP status and a sentence for people. The one list: REST answers with the
 * status, the socket with `{ ok: false, error: { code } }`, and the web turns either back into the sentence.
 */
export const ERRORS = {
  VALIDATION: [400, 'Something in the request is missing or has the wrong form.'],
  BAD_JSON: [400, 'The request body is not readable JSON.'],
  MESSAGE_EMPTY: [400, 'The message has no text.'],
  MESSAGE_TOO_LONG: [400, 'The message is longer than allowed.'],
  BAD_UPLOAD: [400, 'The upload is not readable as one file.'],
  FILE_EMPTY: [400, 'The file is empty.'],
  TOO_MANY_ATTACHMENTS: [400, 'One message may not have so many files.'],
  INVALID_CURSOR: [400, 'The page cursor is not one of ours. Start from the first page.'],
  UPLOAD_TIMEOUT: [408, 'The upload took too long.'],
  UNAUTHENTICATED: [401, 'You are not signed in, or your session has ended.'],
  BAD_CREDENTIALS: [401, 'The e-mail or the password is wrong.'],
  SESSION_EXPIRED: [401, 'Your session has ended. Please sign in again.'],
  CSRF: [403, 'The request did not come from this page. Reload and try again.'],
  ORIGIN_NOT_ALLOWED: [403, 'This address is not allowed to connect.'],
  FORBIDDEN: [403, 'You are not allowed to do that.'],
  NOT_ASSIGNEE: [403, 'Only the professional who holds this conversation can do that. Claim it first.'],
  BLOCKED: [403, 'Your account is blocked.'],
  GUESTS_OFF: [403, 'Guests are not allowed here. Please register.'],
  NOT_A_GUEST: [409, 'You have an account already.'],
  REGISTRATION_OFF: [403, 'New accounts are not made here. Ask for an invitation.'],
  INVITE_CLOSED: [
    403,
    'This invitation has been used or taken back, or its time is over. Ask for a new one.',
  ],
  SETUP_CLOSED: [403, 'The set-up link has been used or is not valid.'],
  NOT_FOUND: [404, 'There is nothing here, or you may not see it.'],
  EMAIL_TAKEN: [409, 'There is already an account with this e-mail.'],
  ALREADY_ASSIGNED: [409, 'Somebody else has already taken this conversation.'],
  CONVERSATION_CLOSED: [409, 'The conversation is closed.'],
  ALREADY_RATED: [409, 'You have rated this conversation already.'],
  NOT_CLOSED: [409, 'The conversation is not closed.'],
  CLIENT_ID_REUSED: [409, 'Another message was already sent under this id.'],
  TOO_MANY_OPEN: [409, 'You have as many open conversations as allowed. Continue or close one of them.'],
  TOO_MANY_JOINED: [409, 'Too many conversations are open in this window. Leave one of them first.'],
  NOT_A_PROFESSIONAL: [409, 'This person cannot answer conversations.'],
  LAST_ADMIN: [409, 'This is the last admin; make somebody else an admin first.'],
  TAG_EXISTS: [409, 'There is already a tag with this name.'],
  TOO_MANY_TAGS: [409, 'There are as many tags as allowed. Remove one of them first.'],
  SHORTCUT_TAKEN: [409, 'There is already a canned reply with this shortcut.'],
  TOO_MANY_CONVERSATION_TAGS: [409, 'A conversation may not have so many tags. Remove one of them first.'],
  TOO_MANY_CANNED_REPLIES: [409, 'There are as many canned replies as allowed. Remove one of them first.'],
  STALE_REPLY: [409, 'Something new arrived while you were writing.'],
  ATTACHMENT_GONE: [409, 'An attached file is no longer there. Please attach it again.'],
  ATTACHMENT_NOT_READY: [409, 'An attached file is still being checked.'],
  ATTACHMENT_BLOCKED: [409, 'An attached file was blocked because it is harmful.'],
  MAIL_OFF: [409, 'No e-mail is sent from here.'],
  NO_EMAIL: [409, 'There is no e-mail address in your account.'],
  MESSAGE_DELETED: [409, 'The message has been deleted.'],
  TOO_LARGE: [413, 'That is too large.'],
  FILE_TOO_LARGE: [413, 'The file is too large.'],
  IMAGE_TOO_LARGE: [413, 'The image has too many pixels.'],
  TYPE_NOT_ALLOWED: [415, 'Files of this type are not accepted here.'],
  FILE_DAMAGED: [422, 'The file is damaged, or is not what its beginning says.'],
  ARCHIVE_UNSAFE: [422, 'The file unpacks to far more than it holds, or to places outside of it.'],
  MAIL_REFUSED: [422, 'The mail server does not accept this e-mail address.'],
  RATE_LIMITED: [429, 'That was too fast. Please wait a moment.'],
  QUOTA_EXCEEDED: [429, 'You have stored as many files as allowed. Delete some of them first.'],
  UNKNOWN_EVENT: [400, 'The server does not know this event.'],
  INTERNAL: [500, 'The server failed to do that. It has been logged.'],
  UNAVAILABLE: [503, 'The server cannot store anything at the moment. Please try again.'],
  SCANNER_DOWN: [503, 'Files cannot be checked for viruses at the moment. Please try again later.'],
  MAIL_FAILED: [503, 'The e-mail could not be sent at the moment. Please try again later.'],
  /** Made by the web client itself: there was no answer. */
  OFFLINE: [0, 'There is no connection to the server.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** Codes a client may answer by sending the same thing again; every other one is final for this attempt. */
export const RETRYABLE_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
  'OFFLINE',
  'UNAUTHENTICATED',
  'SESSION_EXPIRED',
  'ATTACHMENT_NOT_READY',
  'UPLOAD_TIMEOUT',
  'SCANNER_DOWN',
]);

/** The body of every REST error. `details` never echoes what was sent. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  /**
   * BLOCKED: `{ until: ISO 8601 UTC, reason?: string }`, `until` in the year 9999 without an end; VALIDATION: `{ fields: { [path]: sentence[] } }`; ALREADY_ASSIGNED: `{ assignedTo: PersonRef }`; STALE_REPLY: `{ messages: Message[] }`;
   * FILE_TOO_LARGE, QUOTA_EXCEEDED: `{ max: bytes }`; IMAGE_TOO_LARGE: `{ max: pixels }`; TYPE_NOT_ALLOWED: `{ type: string | null }`;
   * TOO_MANY_ATTACHMENTS: `{ max: number }`; ATTACHMENT_*: `{ ids: string[] }`, those it is about.
   */
  details?: ErrorDetails;
  /** Milliseconds until the next try may succeed, with RATE_LIMITED. */
  retryAfterMs?: number;
  correlationId: string;
}

export type ErrorDetails = Record<string, unknown>;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}
