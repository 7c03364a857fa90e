import {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBRequest,
  IDBTransaction,
} from 'fake-indexeddb';
import { setImmediate } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { BroadcastChannel, locks as nodeLocks } from 'node:worker_threads';

const IDB = {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBRequest,
  IDBTransaction,
};

/** What stands there instead: `null` for nothing, or something that fails. */
export interface BrowserOptions {
  locks?: object | null;
  indexedDb?: object | null;
}

/**
 * What a browser has and jsdom has not: IndexedDB (in memory, and empty), and the channels and locks of its tabs, for
 * which Node's own stand in. They are there until `close`.
 */
export class Browser {
  /** Object URLs that were given back. */
  readonly revoked: string[] = [];
  private previews = 0;
  private readonly added: [owner: object, name: string][] = [];

  constructor({ locks = nodeLocks, indexedDb = new IDBFactory() }: BrowserOptions = {}) {
    this.put(globalThis, 'structuredClone', cloneOf);
    this.put(URL, 'createObjectURL', () => `blob:${(this.previews += 1)}`);
    this.put(URL, 'revokeObjectURL', (url: string) => this.revoked.push(url));
    for (const [name, type] of Object.entries({ ...IDB, indexedDB: indexedDb, BroadcastChannel }))
      this.put(globalThis, name, type);
    if (locks) this.put(navigator, 'locks', locks);
  }

  /** The person looks at this page, or does not. */
  show(state: DocumentVisibilityState): void {
    this.put(document, 'visibilityState', state);
    document.dispatchEvent(new Event('visibilitychange'));
  }

  close(): void {
    for (const [owner, name] of this.added) Reflect.deleteProperty(owner, name);
  }

  private put(owner: object, name: string, value: unknown): void {
    Object.defineProperty(owner, name, { configurable: true, writable: true, value });
    this.added.push([owner, name]);
  }
}

/** `structuredClone`, which jsdom has not. Blobs do not change, so a copy of one is the same one. */
export function cloneOf(value: unknown): unknown {
  const blobs: Blob[] = [];
  const plain = withoutBlobs(value, blobs);
  return blobs.length === 0 ? deserialize(serialize(value)) : withBlobs(deserialize(serialize(plain)), blobs);
}

const PLACE = 'blob-of-a-test:';

function withoutBlobs(value: unknown, blobs: Blob[]): unknown {
  if (value instanceof Blob) return `${PLACE}${blobs.push(value) - 1}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutBlobs(part, blobs)]));
}

function withBlobs(value: unknown, blobs: readonly Blob[]): unknown {
  if (typeof value === 'string' && value.startsWith(PLACE)) return blobs[Number(value.slice(PLACE.length))];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBlobs(part, blobs)]));
}

/** Until this is so, however many turns of the event loop it takes. The runner's limit says when it never will be. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

/** Enough turns of the event loop for whatever was going to happen by itself. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
}
