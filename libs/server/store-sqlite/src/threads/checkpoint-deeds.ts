import { DatabaseSync } from 'node:sqlite';

/** Writing pauses for so long at most; a reader that takes longer is met again after the next checkpoint. */
const WAITS_FOR_READERS_MS = 25;

export type CheckpointDeeds = ReturnType<typeof checkpointDeeds>;

/** Moves the log into the database file, which writes and syncs much and would hold up whoever waits for it. */
export function checkpointDeeds(file: string) {
  const db = new DatabaseSync(file, { timeout: WAITS_FOR_READERS_MS });
  db.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA cache_size = -2000;
  `);
  // Prepared once a connection has seen the log; before that, SQLite believes there is none.
  db.prepare('SELECT 1 FROM health').get();
  const passive = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const restart = db.prepare('PRAGMA wal_checkpoint(RESTART)');
  return {
    /** Waits for nobody. @throws the error of SQLite when the disk is full or failing */
    checkpoint(): void {
      passive.get();
    },
    /** Waits a moment for whoever still reads from the log, so that the next write begins it anew. @throws like that */
    emptyLog(): void {
      restart.get();
    },
  };
}
