import { accessSync, constants } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const LOCK_FILE = 'prochat.lock';

/**
 * The one owner of a data directory. SQLite holds an exclusive kernel lock on a file of its own for as long as this is
 * not released, so a killed owner leaves nothing behind to clean up, and the database itself stays open to whoever only
 * reads it: our own threads, a backup, a check.
 */
export class DirectoryLock {
  private constructor(private readonly db: DatabaseSync) {}

  /**
   * @param waitMs how long an owner that is just stopping may still hold it
   * @throws the error of SQLite, BUSY when somebody else is the owner; that of the file system when it is read-only
   */
  static take(dir: string, waitMs: number): DirectoryLock {
    const db = new DatabaseSync(`${dir}/${LOCK_FILE}`, { timeout: waitMs });
    try {
      // The journal in memory: the file stays empty and nothing lies beside it.
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; COMMIT;');
      // SQLite also opens a file that is read-only, and then locks nobody out.
      accessSync(`${dir}/${LOCK_FILE}`, constants.W_OK);
      return new DirectoryLock(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  release(): void {
    this.db.close();
  }
}
