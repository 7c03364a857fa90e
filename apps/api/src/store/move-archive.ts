import {
  ARCHIVE_KINDS,
  PASSING_KINDS,
  type ArchiveKind,
  type ArchiveRecords,
  type MoveMark,
  type StoreArchive,
} from '@prochat/server/chat';
import { batchesOf, digest, type Digest } from './digest';
import { StoreCommandFault } from './store-command-fault';
import type { Report } from './progress';

export interface MovedKind {
  kind: ArchiveKind;
  source: Digest;
  target: Digest;
  isEqual: boolean;
}

export interface MoveOptions {
  source: StoreArchive;
  target: StoreArchive;
  /** The target in words, for refusals. */
  targetName: string;
  now: () => Date;
  /** Runs the two long parts, each with its progress. */
  during: <T>(label: string, work: (report: Report) => Promise<T>) => Promise<T>;
}

/**
 * Moves everything from one store into an empty one and compares both in the end. The target remembers how far it came,
 * so an interrupted move goes on where it was; writing is idempotent, so the last batch may come twice. Sessions that
 * have expired are left behind: both stores throw them away by themselves.
 */
export class ArchiveMove {
  constructor(private readonly options: MoveOptions) {}

  /** @throws StoreCommandFault when the target holds something else */
  async run(): Promise<MovedKind[]> {
    const { target, now } = this.options;
    const { mark, isResumed } = await this.begin();
    if (mark.finishedAt !== null) return this.compareFinished(mark);

    await this.copy(mark, ARCHIVE_KINDS);
    let result = await this.compare();
    const different = result.filter(({ isEqual }) => !isEqual).map(({ kind }) => kind);
    if (isResumed && different.length > 0) {
      // The source was used again after the interruption: what was copied before is written once more.
      for (const kind of different) delete mark.written[kind];
      // What was sent or thrown away meanwhile is not a draft any more, and a removed file must not come back.
      for (const kind of PASSING_KINDS) if (different.includes(kind)) await target.clear(kind);
      await this.copy(mark, different);
      result = await this.compare();
    }
    if (result.every(({ isEqual }) => isEqual))
      await target.writeMove({ ...mark, finishedAt: now().toISOString() });
    return result;
  }

  private async begin(): Promise<{ mark: MoveMark; isResumed: boolean }> {
    const { source, target, targetName, now } = this.options;
    const identity = await source.identity();
    const known = await target.readMove();
    if (known?.source === identity) return { mark: known, isResumed: true };
    if (known && known.finishedAt === null)
      throw new StoreCommandFault(
        `${targetName} holds an unfinished move from another store. Name an empty one.`,
      );
    if (!(await target.isEmpty()))
      throw new StoreCommandFault(
        `${targetName} already holds data. Name an empty one; nothing was changed.`,
      );
    const mark = { source: identity, startedAt: now().toISOString(), finishedAt: null, written: {} };
    await target.writeMove(mark);
    return { mark, isResumed: false };
  }

  /** A server may have used the target since, so nothing is written to it any more. */
  private async compareFinished({ finishedAt }: MoveMark): Promise<MovedKind[]> {
    const result = await this.compare();
    if (result.every(({ isEqual }) => isEqual)) return result;
    throw new StoreCommandFault(
      `This move was finished at ${finishedAt}, and one of the two has changed since. To move once more, name an empty target.`,
    );
  }

  private async copy(mark: MoveMark, kinds: readonly ArchiveKind[]): Promise<void> {
    const { source, target, during } = this.options;
    const total = await countAll(source, kinds);
    let done = await countAll(
      target,
      kinds.filter((kind) => mark.written[kind] !== undefined),
    );
    await during('Copying', async (report) => {
      for (const kind of kinds) {
        for await (const records of batchesOf(source, kind, mark.written[kind] ?? null)) {
          await target.write(kind, records.filter(this.isWanted(kind)));
          mark.written[kind] = records.at(-1)?.id ?? '';
          await target.writeMove(mark);
          report((done += records.length), total);
        }
      }
    });
  }

  private async compare(): Promise<MovedKind[]> {
    const { source, target, during } = this.options;
    const total = (await countAll(source, ARCHIVE_KINDS)) + (await countAll(target, ARCHIVE_KINDS));
    return during('Comparing', async (report) => {
      const result: MovedKind[] = [];
      let done = 0;
      const onRead = (records: number): void => report((done += records), total);
      for (const kind of ARCHIVE_KINDS) {
        const isWanted = this.isWanted(kind);
        const [one, other] = await Promise.all([
          digest(source, kind, isWanted, onRead),
          digest(target, kind, isWanted, onRead),
        ]);
        result.push({ kind, source: one, target: other, isEqual: one.checksum === other.checksum });
      }
      return result;
    });
  }

  private isWanted<K extends ArchiveKind>(kind: K): (record: ArchiveRecords[K]) => boolean {
    if (kind !== 'session') return () => true;
    const now = this.options.now().toISOString();
    return (record) => (record as ArchiveRecords['session']).expiresAt > now;
  }
}

async function countAll(archive: StoreArchive, kinds: readonly ArchiveKind[]): Promise<number> {
  const counts = await Promise.all(kinds.map((kind) => archive.count(kind)));
  return counts.reduce((sum, count) => sum + count, 0);
}
