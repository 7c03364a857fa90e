import type { ErrorCode } from '@prochat/contract';

/**
 * Sentences of the codes this lib makes itself. The server words its own; all of `ERRORS` would be one and a half kilobytes
 * of every first load for nothing. A test holds them to that list. Those of files come with the first file.
 */
export const OWN_ERRORS: Partial<Record<ErrorCode, string>> = {
  OFFLINE: 'There is no connection to the server.',
  INTERNAL: 'The server failed to do that. It has been logged.',
  UNAVAILABLE: 'The server cannot store anything at the moment. Please try again.',
  UNAUTHENTICATED: 'You are not signed in, or your session has ended.',
  NOT_FOUND: 'There is nothing here, or you may not see it.',
  RATE_LIMITED: 'That was too fast. Please wait a moment.',
  TOO_LARGE: 'That is too large.',
};
