import { DatabaseSync } from 'node:sqlite';

export type CheckpointDeeds = ReturnType<typeof checkpointDeeds>;

/** Moves the log into the database file, which writes and syncs much and would hold up whoever waits for it. */
export function checkpointDeeds(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA cache_size = -2000;
  `);
  // Prepared once a connection has seen the log; before that, SQLite believes there is none.
  db.prepare('SELECT 1 FROM health').get();
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return {
    /** Waits for nobody. @throws the error of SQLite when the disk is full or failing */
    checkpoint(): void {
      checkpoint.get();
    },
  };
}
