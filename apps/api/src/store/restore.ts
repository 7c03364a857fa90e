import { setTimeout as sleep } from 'node:timers/promises';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '@prochat/server/core';
import { say } from '../process-life';
import { adoptSecrets, describeFiles } from './backup';
import { FileCopies, filesFolder } from './file-copies';
import { runWithProgress } from './progress';
import { StoreCommandFault } from './store-command-fault';
import { describeCounts, size } from './wording';

/** A running server notices the backup at once; closing and opening takes it a few seconds. */
const TAKEN_WITHIN_MS = 60_000;
const LOOKS_EVERY_MS = 100;

/**
 * `npm run restore`: lays a checked copy of the backup into `DATA_DIR`. Whoever owns the directory lets it take its place:
 * a running server, which starts again in its process, else this command. The bytes of its files come from the folder
 * beside it, else from those that are here already, and take the place of all present ones in the same step.
 */
export async function restore(config: Config, name: string): Promise<number> {
  if (!config.embedded)
    throw new StoreCommandFault(
      'MONGODB_URI is set, so the data is in MongoDB: restore it with mongorestore.',
    );
  const { RESTORE_FILES, adoptIfFree, filesBeside, isRestoreWaiting, openSqliteArchive, stageRestore } =
    await import('@prochat/server/store-sqlite');
  const file = resolve(name);
  const { dataDir } = config;
  const isLocal = config.env.STORAGE === 'local';
  if (isLocal) requireOneDisk(dataDir);
  const files = isLocal
    ? new FileCopies([filesBeside(file), filesFolder(dataDir)], join(dataDir, RESTORE_FILES))
    : null;
  const { sizeBytes, counts, lostFiles } = await runWithProgress('Restoring', (report) =>
    stageRestore(dataDir, file, report, files),
  ).catch(async (error: unknown) => {
    await files?.discard();
    throw error;
  });
  say(`${file} is sound: ${size(sizeBytes)}, ${describeCounts(counts)}.`);
  if (files) say(`${filesBeside(file)}: ${describeFiles(files, lostFiles)}`);
  else say('The bytes of files are taken from your S3 bucket, as they are there now.');
  const secrets = adoptSecrets(file, dataDir);
  if (secrets !== null) say(secrets);

  if (adoptIfFree(dataDir)) {
    await (await openSqliteArchive(dataDir)).close();
    say(
      `It is now the data in ${dataDir}. What was there before is kept beside it (prochat-before-restore-…).`,
    );
    return 0;
  }
  say('A server is running. It is taking the backup in …');
  const givenUpAt = performance.now() + TAKEN_WITHIN_MS;
  while (isRestoreWaiting(dataDir)) {
    // It may have been stopped meanwhile.
    if (adoptIfFree(dataDir)) break;
    if (performance.now() > givenUpAt)
      throw new StoreCommandFault(
        'The server has not taken the backup in. It will when it is started again.',
      );
    await sleep(LOOKS_EVERY_MS);
  }
  say('Done. What was there before is kept beside it (prochat-before-restore-…).');
  return 0;
}

/** The present files are kept by a new name for their folder. */
function requireOneDisk(dataDir: string): void {
  const [data, files] = [dataDir, filesFolder(dataDir)].map((dir) =>
    statSync(dir, { throwIfNoEntry: false }),
  );
  if (data && files && data.dev !== files.dev)
    throw new StoreCommandFault(
      `${filesFolder(dataDir)} is a disk of its own. Mount DATA_DIR ${dataDir} as one, so that a restore can keep what is there.`,
    );
}
