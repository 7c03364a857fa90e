import type { Signal } from '@angular/core';
import type { Upload } from '@prochat/contract';
import type { AppError } from './app-error';

/**
 * `queued`: waits for its turn or for the connection. `scanning`: the server has it and looks at it. `blocked`: it found
 * something. `failed`: refused, or given up; `error` says why, and `retry` may help.
 */
export type AttachedFileState = 'queued' | 'uploading' | 'scanning' | 'ready' | 'blocked' | 'failed';

/** A file somebody attached, as it is shown; each change is a new object. */
export interface AttachedFile {
  /** Made here (a uuid) and the same from the first paint to the stored message: track by it. */
  readonly key: string;
  /** As the person has it, before the server cleans it. */
  readonly name: string;
  /** Media type as the browser guesses it by the name; may be empty. `upload.type` is the truth. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** An object URL for images, which lives as long as the file is shown; else `null`. */
  readonly previewUrl: string | null;
  readonly state: AttachedFileState;
  /** 0 to 100, of the bytes that have left. */
  readonly percent: number;
  /** What the server made of it, once it has it. */
  readonly upload: Upload | null;
  /** Set exactly with `failed` and `blocked`; FILE_TOO_LARGE has `details.max` in bytes, TOO_MANY_ATTACHMENTS in files. */
  readonly error: AppError | null;
}

/** The files beside one composer that are not sent yet. */
export interface FileTray {
  /** In the order of attaching. A signal. */
  readonly files: Signal<readonly AttachedFile[]>;
  /**
   * They are uploaded at once. What cannot be taken (empty, too large, too many: `ClientConfig.uploads`) is shown `failed`
   * without a byte having been sent.
   */
  add(files: Iterable<File>): void;
  /** Cancels an upload under way, withdraws a finished one. */
  remove(key: string): void;
  /** Again, after `failed` or `blocked`. */
  retry(key: string): void;
  /**
   * For `Thread.send`, in the same turn: they go with that message however far they have got. Those that were refused stay
   * here with their reason.
   */
  take(): readonly AttachedFile[];
  /** Before those that lie here: of a message that is written anew (`Thread.takeBack`). */
  putBack(files: readonly AttachedFile[]): void;
  /** Gives all of them up, uploads and all. */
  clear(): void;
}

/** It was refused, or something was found in it: it goes nowhere unless its owner tries it again. */
export function isRefused({ state }: AttachedFile): boolean {
  return state === 'failed' || state === 'blocked';
}

/** Neither ready nor refused. */
export function isUnderWay(file: AttachedFile): boolean {
  return file.state !== 'ready' && !isRefused(file);
}
