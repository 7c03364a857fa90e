import type { Signal } from '@angular/core';
import type { Conversation, Message, PersonDetails, TypingEvent } from '@prochat/contract';
import type { AppError } from './app-error';
import type { AttachedFile, FileTray } from './attached-file';

/** One bubble or line of a conversation as it is on screen. */
export interface ThreadEntry {
  /** Stays the same from the first paint to the stored message: track by it. */
  readonly key: string;
  /**
   * What became of it: `sent` is stored, `delivered` has reached a device of the other side, `read` was seen there. Only
   * one's own side's messages are ever anything but `sent`.
   */
  readonly fate: 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
  /** While pending: seq 0, id empty, clientId set. */
  readonly message: Message;
  /** Why it failed. `STALE_REPLY` carries what is new; retry then means "Send anyway". */
  readonly error?: AppError;
  /** ISO 8601 UTC: when the other side had read up to its newest read message, with fate `read`. */
  readonly readAt?: string;
  /** While pending, those that go with it, live. It fails with the reason of the first file that does. */
  readonly files?: readonly AttachedFile[];
}

/** One conversation while somebody looks at it. */
export interface Thread {
  readonly id: string;
  readonly conversation: Signal<Conversation | undefined>;
  /** Who the end user is; staff only, `undefined` for others. */
  readonly person: Signal<PersonDetails | undefined>;
  /** Messages by seq, then one's own that are not stored yet. */
  readonly entries: Signal<ThreadEntry[]>;
  /** `error` only when there is nothing to show. */
  readonly state: Signal<'loading' | 'ready' | 'error'>;
  readonly error: Signal<AppError | null>;
  readonly hasOlder: Signal<boolean>;
  readonly loadingOlder: Signal<boolean>;
  /** Between this message and the next in `entries` are some that are not held here. `null`: nothing is missing. */
  readonly gapAfterSeq: Signal<number | null>;
  readonly loadingGap: Signal<boolean>;
  /** Who is typing, self excluded. Each is over by itself after `LIMITS.typingExpiresMs`. */
  readonly typing: Signal<TypingEvent['who'][]>;
  /** The first message the viewer's side had not read when it was opened; fixed until it is closed. `null`: none. */
  readonly firstUnreadSeq: Signal<number | null>;
  /** Joins, catches up and stays current. Counted: as many `close` as `open`. */
  open(): void;
  close(): void;
  /** Again, after `error`. */
  reload(): void;
  loadOlder(): Promise<void>;
  /** Holds this message too, with what stands around it; perhaps a gap comes after it. Rejects with AppError. */
  showAround(seq: number): Promise<void>;
  /** Fetches what is next to the gap, as one reads above or below it. */
  loadGap(reads: 'above' | 'below'): Promise<void>;
  /**
   * Shows it in the next frame and sends it until it is stored or refused for good, its files (of `FileTray.take`) first.
   * Empty text without files does nothing.
   */
  send(text: string, kind?: 'message' | 'note', files?: readonly AttachedFile[]): void;
  /** Of a failed message: with its failed files. */
  retry(clientId: string): void;
  /** Gives a failed message up, and its files. */
  discard(clientId: string): void;
  /** Gives a failed message up, to be written anew: its files go into this tray. Its text is in the entry. */
  takeBack(clientId: string, tray: FileTray): void;
  /** One file of a message that failed by it. */
  retryFile(clientId: string, key: string): void;
  /** Takes a file out of a failed message. What is left is sent when no failed file is among it; nothing left: it is discarded. */
  removeFile(clientId: string, key: string): void;
  /** Call on every key stroke; sent at most every `LIMITS.typingEveryMs`. */
  setTyping(isTyping: boolean): void;
  /** The viewer has seen up to this seq. Coalesced; a lower seq does nothing, nor what stands above a gap. */
  markRead(upToSeq: number): void;
}
