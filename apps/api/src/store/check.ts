import { ARCHIVE_KINDS, type ArchiveKind, type StoreArchive, type StoreFault } from '@prochat/server/chat';
import type { Config } from '@prochat/server/core';
import { say } from '../process-life';
import { checkArchive } from './check-archive';
import { runWithProgress } from './progress';
import { describeCounts } from './wording';

/** So many are listed; the others are counted. */
const FAULTS_LISTED = 200;

/**
 * `npm run store -- check`: reads everything the store holds, beside a running server, and says what does not hold.
 * @returns the exit code: 0 when the store is sound
 */
export async function check(config: Config): Promise<number> {
  const archive = await open(config);
  try {
    const counts = await countAll(archive);
    const listed: StoreFault[] = [];
    let found = 0;
    await runWithProgress('Checking', async (report) => {
      for await (const fault of checkArchive(archive, report)) {
        found += 1;
        if (listed.length < FAULTS_LISTED) listed.push(fault);
      }
    });
    const looked = `${describeCounts(counts)} were checked`;
    if (found === 0) {
      say(`${looked}. The store is sound.`);
      return 0;
    }
    for (const { conversationId, what } of listed)
      say(conversationId === null ? what : `conversation ${conversationId}: ${what}`);
    if (found > listed.length) say(`… and ${found - listed.length} more`);
    say(`${looked}. ${found === 1 ? 'One thing does' : `${found} things do`} not hold.`);
    return 1;
  } finally {
    await archive.close();
  }
}

async function open(config: Config): Promise<StoreArchive> {
  if (config.embedded) {
    const { openSqliteSnapshot } = await import('@prochat/server/store-sqlite');
    return openSqliteSnapshot(config.dataDir);
  }
  const { openMongoArchive } = await import('@prochat/server/store-mongo');
  return openMongoArchive(config.env.MONGODB_URI ?? '');
}

async function countAll(archive: StoreArchive): Promise<Record<ArchiveKind, number>> {
  const counts = await Promise.all(
    ARCHIVE_KINDS.map(async (kind) => [kind, await archive.count(kind)] as const),
  );
  return Object.fromEntries(counts) as Record<ArchiveKind, number>;
}
