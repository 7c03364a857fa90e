const DATABASE = { name: 'prochat', version: 2 };

export type StoreName = 'pending' | 'files';
type Work<T> = (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T> | undefined;

/**
 * The browser's database as promises, and the shape of it. `pending` holds messages by clientId; `files`, since version 2,
 * their files by key. What lies in them is OutboxStore's business.
 */
export class OutboxDatabase {
  private constructor(private readonly opened: IDBDatabase) {}

  /** @throws Error where the browser forbids it or has lost it; `ended`: it has closed it under us. */
  static open(ended: () => void): Promise<OutboxDatabase> {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE.name, DATABASE.version);
      asked.onupgradeneeded = ({ oldVersion }) => {
        const database = asked.result;
        if (oldVersion < 1)
          database.createObjectStore('pending', { keyPath: 'clientId' }).createIndex('bySender', 'senderId');
        database.createObjectStore('files', { keyPath: 'key' });
      };
      asked.onerror = () => reject(new Error());
      asked.onsuccess = () => {
        const database = asked.result;
        // Another tab has a newer version of this page: do not stand in its way.
        database.onversionchange = () => database.close();
        database.onclose = ended;
        resolve(new OutboxDatabase(database));
      };
    });
  }

  /** One transaction. Resolves when it is stored, with what the request brought. @throws Error when it is not */
  run<T>(mode: IDBTransactionMode, work: Work<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const transaction = this.opened.transaction(['pending', 'files'], mode);
      transaction.onabort = () => reject(new Error());
      const request = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
    });
  }
}
