/** How a stored file is to be handed to a browser. */
export interface FileHeaders {
  type: string;
  /** The whole value of Content-Disposition. */
  disposition: string;
}

/** Either a file of this machine, to be sent with ranges, or an address that gives it to whoever asks soon. */
export type FileSource = { path: string } | { url: string };

export interface StoredFile {
  key: string;
  /** Bytes. */
  size: number;
  /** ISO 8601 UTC. */
  storedAt: string;
}

/**
 * Keeps bytes under keys that nobody can guess and that are never used again. What they are and who may have them is
 * known elsewhere. Two implementations, chosen by `STORAGE`.
 */
export abstract class FileStorage {
  /** Stores what stands in the file at `path`, which is taken over: it may be gone afterwards. Durable when it resolves. */
  abstract put(key: string, path: string, type: string): Promise<void>;

  /** Where to get it, for at most a minute. @throws AppError NOT_FOUND, where that costs nothing to know */
  abstract locate(key: string, headers: FileHeaders): Promise<FileSource>;

  /** Idempotent. */
  abstract remove(keys: readonly string[]): Promise<void>;

  /** Everything that is stored, in no order. */
  abstract list(): AsyncIterable<StoredFile>;
}

const KEY = /^[0-9a-f]{32}(?:-thumbnail)?$/;

/** Whether this can be a key at all: nothing else becomes a path or part of an address. */
export function isStorageKey(key: string): boolean {
  return KEY.test(key);
}

/** Where the small picture of an image is stored. */
export function thumbnailKey(storageKey: string): string {
  return `${storageKey}-thumbnail`;
}
