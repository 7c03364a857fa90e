import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { keptHere } from './kept-here';
import { inOrder, type KeptMessage } from './pending-message';

interface OutboxSchema extends DBSchema {
  pending: { key: string; value: KeptMessage; indexes: { bySender: string } };
}

const DATABASE = { name: 'prochat', version: 1 };
/** A database that has not answered by then (a browser in trouble) counts as broken, or nothing would ever be sent. */
const ANSWER_MS = 3_000;

/**
 * Keeps pending messages in this browser over reloads, for all its tabs: in IndexedDB, which all of them read, and first
 * as a note in localStorage, because that is written before the call returns and survives the page in any case. Whom they
 * belong to and what becomes of them is SharedOutbox's business. Nothing here ever rejects: where a browser forbids both,
 * messages live as long as the page.
 */
export class OutboxStore {
  private opened: Promise<IDBPDatabase<OutboxSchema>> | undefined;

  /** What is kept for this person, in the order of writing; takes notes left by a page that ended (or by older versions) over. */
  async all(userId: string): Promise<KeptMessage[]> {
    const noted = notesOf(userId);
    const stored = await this.attempt((database) => database.getAllFromIndex('pending', 'bySender', userId));
    for (const message of noted) void this.put(message);
    return inOrder(...(stored ?? []), ...noted);
  }

  /** At once, for this browser; false when that is impossible. */
  note(message: KeptMessage): boolean {
    return keptHere.write(noteName(message.senderId, message.clientId), JSON.stringify(message));
  }

  /** For all tabs; false when the database does not take it. Then the note stays. */
  async put(message: KeptMessage): Promise<boolean> {
    const key = await this.attempt((database) => database.put('pending', message));
    if (key === undefined) return false;
    keptHere.write(noteName(message.senderId, message.clientId), null);
    return true;
  }

  async remove({ senderId, clientId }: KeptMessage): Promise<void> {
    keptHere.write(noteName(senderId, clientId), null);
    await this.attempt((database) => database.delete('pending', clientId));
  }

  private async attempt<T>(
    work: (database: IDBPDatabase<OutboxSchema>) => Promise<T>,
  ): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ANSWER_MS);
    });
    try {
      this.opened ??= this.open();
      return await Promise.race([this.opened.then(work), tooLate]);
    } catch {
      this.opened = undefined; // The next one opens it anew: a browser may close it under us.
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private async open(): Promise<IDBPDatabase<OutboxSchema>> {
    return openDB<OutboxSchema>(DATABASE.name, DATABASE.version, {
      upgrade: (database) => {
        const pending = database.createObjectStore('pending', { keyPath: 'clientId' });
        pending.createIndex('bySender', 'senderId');
      },
      // Another tab has a newer version of this page: do not stand in its way.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      terminated: () => (this.opened = undefined),
    });
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
