/** Takes part in every transaction: remembers what writes have changed and writes some of it later. */
export interface CommitCompanion {
  /** A write is about to run. */
  beginWrite(): void;
  /** Everything since `beginWrite` is rolled back. */
  undoWrite(): void;
  /** True while something should be written, also in a turn of its own. */
  isDue(): boolean;
  /** Writes some of it, inside the transaction. */
  writeDue(): void;
  /** Writes what there is, inside the last transaction. */
  writeAll(): void;
  committed(): void;
  /** Everything since the last `committed` is rolled back. */
  undoTurn(): void;
  /** True when closing has something to write. */
  readonly isBehind: boolean;
  /** Asks for no more turns. */
  stop(): void;
}
