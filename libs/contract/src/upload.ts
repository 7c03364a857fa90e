import type { Attachment } from './message';

/** `blocked`: the scanner found something; its bytes are gone. */
export const UPLOAD_STATES = ['scanning', 'ready', 'blocked'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/**
 * 201 of POST `/chat/upload` (multipart, one part `file`) and 200 of GET `/chat/upload/:id`, for its owner only. While it is
 * `scanning` ask again; name, type, size and image are final when it is `ready`, and then a message may attach it by its id.
 * What no message has claimed within a day is removed; DELETE `/chat/upload/:id` (204) removes it at once.
 */
export interface Upload extends Attachment {
  state: UploadState;
}

/** What an installation takes; part of `ClientConfig`. */
export interface UploadLimits {
  /** Bytes of one file. */
  maxBytes: number;
  /** Files of one message. */
  maxFiles: number;
  /** Media types, by content. */
  types: string[];
  /** Bytes one person may have stored altogether. */
  quotaBytes: number;
  /** Files one person may send to the server in so many seconds. */
  rate: { count: number; seconds: number };
}
