import type { UploadLimits } from './upload';

/** Numbers both sides know. Those an installation may change come from `GET /api/config` (see `ClientConfig`). */
export const LIMITS = {
  pageSizeDefault: 30,
  pageSizeMax: 100,
  topicMaxChars: 120,
  displayNameMaxChars: 80,
  emailMaxChars: 254,
  passwordMinChars: 10,
  passwordMaxChars: 128,
  /** Characters of the last message in a list row. */
  previewChars: 140,
  /** Largest body of one REST call or socket packet, bytes. */
  packetMaxBytes: 65_536,
  searchMaxChars: 100,
  assignNoteMaxChars: 500,
  /** A typing signal that is not renewed is over after this. */
  typingExpiresMs: 5_000,
  /** A client sends at most one typing signal in this time. */
  typingEveryMs: 2_000,
  /** Rooms one socket may be in at once. */
  joinedConversationsMax: 100,
  /** Messages of one catch-up reply; more are fetched by `?after=`. */
  catchUpMax: 200,
  /** Conversations of one `sync`. */
  syncConversationsMax: 50,
  /** Messages of one `sync` reply altogether. */
  syncMessagesMax: 500,
  /** Between two `heads` of one socket. */
  headsEveryMs: 30_000,
  /** Files of one message in any installation; `ClientConfig.uploads.maxFiles` may be less. */
  attachmentsMax: 20,
  fileNameMaxChars: 120,
  /** Longer side of a thumbnail. */
  thumbnailPx: 480,
  /** Width x height x frames of an image; more is refused before anything is decoded. */
  imageMaxPixels: 100_000_000,
} as const;

/** `GET /api/config`: limits and features of this installation that a client must know. */
export interface ClientConfig {
  guests: boolean;
  messageMaxChars: number;
  openConversationsPerUser: number;
  passwordMinChars: number;
  uploads: UploadLimits;
  /** True until the first admin exists: the one-time set-up link is open. */
  setupNeeded: boolean;
}
