import { StoreOpenError } from '@prochat/server/core';
import type { Connection } from 'mongoose';
import { addSearchTerms, repairSearchTerms } from './layout-2';
import { MigrationLock, type Held, type LockTimes } from './migration-lock';

/** `done` of `total` documents of the step of this name; both are estimates while other processes write. */
export type OnProgress = (step: string, done: number, total: number) => void;

export interface MigrationOptions {
  onProgress?: OnProgress;
  /** For tests. */
  lockTimes?: LockTimes;
}

/** What a step gets. `requireLock` is called before each batch; `progress` counts documents. */
export interface StepContext {
  connection: Connection;
  requireLock: () => void;
  progress: (done: number, total: number) => void;
}

interface Step {
  name: string;
  /** Can be run again from its beginning or its middle, also by two processes at once. */
  run(context: StepContext): Promise<void>;
}

/** Steps[n] makes layout n + 2 of layout n + 1. Never edited after a release. */
const STEPS: readonly Step[] = [{ name: 'making everything searchable', run: addSearchTerms }];

/** The layout of the data this release reads and writes. */
export const SCHEMA_VERSION = STEPS.length + 1;

/** For so long after a migration there may be processes of the release before, which know nothing of the new fields. */
const ROLLING_MS = 24 * 60 * 60_000;

interface SchemaDocument {
  _id: string;
  version: number;
  /** When the last step began. */
  migratedAt?: Date;
}

/** Another process has taken the lock over, because this one seemed dead. */
class LockLostError extends Error {}

/**
 * Brings the database to this release's layout: numbered steps, in order, each by one process while the others wait. The
 * number is raised durably after each step, so a crash repeats at most one of them, which goes on where it was.
 */
export class Migrations {
  constructor(
    private readonly connection: Connection,
    private readonly options: MigrationOptions = {},
  ) {}

  /** @throws StoreOpenError when a newer release has written the database, or another process does not finish */
  async run(): Promise<void> {
    const found = await this.readSchema();
    const lock = new MigrationLock(this.connection, this.options.lockTimes);
    let version = found.version;
    while (version < SCHEMA_VERSION) {
      const isNeedless = async () => (await this.readSchema()).version >= SCHEMA_VERSION;
      try {
        await lock.run(isNeedless, (held) => this.runSteps(held));
      } catch (error) {
        // Whoever has it now does the same work: waited for like any other.
        if (!(error instanceof LockLostError)) throw error;
      }
      ({ version } = await this.readSchema());
    }
    // Steps that have just run have seen to this themselves.
    const { migratedAt } = found;
    if (migratedAt && Date.now() - migratedAt.getTime() < ROLLING_MS)
      await repairSearchTerms(this.connection, migratedAt);
  }

  private async runSteps(held: Held): Promise<void> {
    const requireLock = () => {
      if (held.isLost()) throw new LockLostError();
    };
    for (;;) {
      const { version } = await this.readSchema();
      const step = STEPS[version - 1];
      if (step === undefined) return;
      await this.schemas.updateOne({ _id: 'schema', version }, { $set: { migratedAt: new Date() } });
      await step.run({
        connection: this.connection,
        requireLock,
        progress: (done, total) => this.options.onProgress?.(step.name, done, total),
      });
      requireLock();
      await this.schemas.updateOne({ _id: 'schema', version }, { $set: { version: version + 1 } });
    }
  }

  /** A database without it is new. */
  private async readSchema(): Promise<SchemaDocument> {
    const found =
      (await this.schemas.findOne({ _id: 'schema' })) ??
      (await this.schemas.findOneAndUpdate(
        { _id: 'schema' },
        { $setOnInsert: { version: SCHEMA_VERSION } },
        { upsert: true, returnDocument: 'after' },
      ));
    if (found === null) throw new StoreOpenError('The MongoDB database does not keep what is written to it.');
    if (found.version > SCHEMA_VERSION)
      throw new StoreOpenError(
        `The MongoDB database was written by a newer release (layout ${found.version}, this one knows ${SCHEMA_VERSION}). Start that release.`,
      );
    return found;
  }

  private get schemas() {
    return this.connection.collection<SchemaDocument>('store');
  }
}
