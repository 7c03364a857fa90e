import type { Upload } from '@prochat/contract';
import { keptHere } from './kept-here';
import { OutboxDatabase } from './outbox-database';
import { inOrder, type KeptMessage } from './pending-message';

/** One file of a pending message, with its bytes. */
export interface KeptBytes {
  key: string;
  bytes: Blob;
  /** What the server made of it, once it has it. */
  upload?: Upload | undefined;
}

/** A database that has not answered by then (a browser in trouble) counts as broken, or nothing would ever be sent. */
const ANSWER_MS = 3_000;
/** What storing files may take besides. */
const ANSWER_BYTES_PER_MS = 1_000;

/**
 * Keeps pending messages in this browser over reloads, for all its tabs: in IndexedDB, which all of them read, and first
 * as a note in localStorage, because that is written before the call returns and survives the page in any case. The bytes
 * of their files lie in IndexedDB only. Whom they belong to and what becomes of them is SharedOutbox's business. Nothing
 * here ever rejects: where a browser forbids both, messages live as long as the page.
 */
export class OutboxStore {
  private opened: Promise<OutboxDatabase> | undefined;

  /** What is kept for this person, in the order of writing; takes notes left by a page that ended (or by older versions) over. */
  async all(userId: string): Promise<KeptMessage[]> {
    const noted = notesOf(userId);
    const stored = await this.attempt((database) =>
      database.run<KeptMessage[]>('readonly', (store) => store('pending').index('bySender').getAll(userId)),
    );
    for (const message of noted) void this.put(message);
    return inOrder(...(stored ?? []), ...noted);
  }

  /** At once, for this browser; false when that is impossible. */
  note(message: KeptMessage): boolean {
    return keptHere.write(noteName(message.senderId, message.clientId), JSON.stringify(message));
  }

  /** For all tabs, with these files of it or not at all; false when the database does not take it. Then the note stays. */
  async put(message: KeptMessage, files: readonly KeptBytes[] = []): Promise<boolean> {
    const bytes = files.reduce((sum, file) => sum + file.bytes.size, 0);
    const key = await this.attempt((database) => {
      return database.run('readwrite', (store) => {
        for (const file of files) store('files').put(file);
        return store('pending').put(message);
      });
    }, bytes / ANSWER_BYTES_PER_MS);
    if (key === undefined) return false;
    keptHere.write(noteName(message.senderId, message.clientId), null);
    return true;
  }

  async remove({ senderId, clientId, files }: KeptMessage): Promise<void> {
    keptHere.write(noteName(senderId, clientId), null);
    await this.attempt((database) =>
      database.run('readwrite', (store) => {
        for (const { key } of files ?? []) store('files').delete(key);
        return store('pending').delete(clientId);
      }),
    );
  }

  /** `undefined` when it is not kept here. */
  file(key: string): Promise<KeptBytes | undefined> {
    return this.attempt((database) =>
      database.run<KeptBytes | undefined>('readonly', (store) => store('files').get(key)),
    );
  }

  /** Notes what the server made of a file that is kept; `undefined`: it is gone there. */
  async setUpload(key: string, upload: Upload | undefined): Promise<void> {
    await this.attempt((database) =>
      database.run('readwrite', (store) => {
        const asked = store('files').get(key) as IDBRequest<KeptBytes | undefined>;
        asked.onsuccess = () => asked.result && store('files').put({ ...asked.result, upload });
        return undefined;
      }),
    );
  }

  async removeFile(key: string): Promise<void> {
    await this.attempt((database) => database.run('readwrite', (store) => store('files').delete(key)));
  }

  private async attempt<T>(
    work: (database: OutboxDatabase) => Promise<T>,
    moreMs = 0,
  ): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ANSWER_MS + moreMs);
    });
    try {
      this.opened ??= OutboxDatabase.open(() => (this.opened = undefined));
      return await Promise.race([this.opened.then(work), tooLate]);
    } catch {
      this.opened = undefined; // The next one opens it anew: a browser may close it under us.
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

const noteName = (userId: string, clientId = '') => `prochat.outbox.${userId}.${clientId}`;

function notesOf(userId: string): KeptMessage[] {
  return keptHere.names(noteName(userId)).flatMap((name) => parse(keptHere.read(name)) ?? []);
}

function parse(note: string | null): KeptMessage | null {
  if (!note) return null;
  try {
    const message = JSON.parse(note) as KeptMessage;
    // Older versions wrote no order.
    return { ...message, order: message.order ?? Date.parse(message.createdAt) };
  } catch {
    return null; // Not written by us.
  }
}
