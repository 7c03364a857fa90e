import { copyFileSync, constants, chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '@prochat/server/core';
import { say } from '../process-life';
import { FileCopies, filesFolder } from './file-copies';
import { runWithProgress } from './progress';
import { StoreCommandFault } from './store-command-fault';
import { amount, describeCounts, size } from './wording';

const SECRETS_FILE = 'secrets.json';

/**
 * `npm run backup`: the embedded store into one file, while a server runs or not, and beside it a folder with the bytes of
 * every file that this store knows as ready. Bytes follow the store: a file that is deleted while they are copied is
 * expired in the backup too, so a backup never promises what it does not have, and never brings back what was deleted
 * before it was complete. What else an installation is made of are its secrets, copied beside it, and its settings, which
 * are not ours. The search index is made anew; uploads that had not been looked at yet are left behind.
 */
export async function backUp(config: Config, name: string | undefined): Promise<number> {
  if (!config.embedded)
    throw new StoreCommandFault(
      'MONGODB_URI is set, so the data is in MongoDB: back it up with mongodump, and keep JWT_SECRET with it.',
    );
  const { backUpStore, filesBeside, timeStamp } = await import('@prochat/server/store-sqlite');
  const { dataDir } = config;
  const file = resolve(name ?? join(dataDir, 'backups', `prochat-${timeStamp(new Date())}.db`));
  for (const beside of [secretsBeside(file), filesBeside(file)])
    if (existsSync(beside)) throw new StoreCommandFault(`${beside} is there already. Name another file.`);
  const isLocal = config.env.STORAGE === 'local';
  const files = isLocal ? new FileCopies([filesFolder(dataDir)], filesBeside(file)) : null;
  const { sizeBytes, counts, lostFiles } = await runWithProgress('Backing up', (report) =>
    backUpStore(dataDir, file, report, files),
  ).catch(async (error: unknown) => {
    await files?.discard();
    throw error;
  });
  say(`${file}: ${size(sizeBytes)}, ${describeCounts(counts)}. Checked.`);
  if (files) say(`${filesBeside(file)}: ${describeFiles(files, lostFiles)}`);
  else say('The bytes of files are in your S3 bucket: keep that as well, best with its own versions.');
  say(copySecrets(join(dataDir, SECRETS_FILE), secretsBeside(file)));
  return 0;
}

/** What is there of the files that a store knows. */
export function describeFiles({ files, bytes }: FileCopies, lost: number): string {
  const there = `the bytes of ${amount(files)} ${files === 1 ? 'file' : 'files'}, ${size(bytes)}`;
  if (lost === 0) return `${there}. None is missing.`;
  const [name, are] = lost === 1 ? ['file', 'is'] : ['files', 'are'];
  return `${there}. ${amount(lost)} ${name} ${are} MISSING: messages show them and nobody can open them.`;
}

/** The name under which the secrets of an installation lie beside its backup. */
export function secretsBeside(backupFile: string): string {
  return `${backupFile.replace(/\.db$/, '')}.secrets.json`;
}

/**
 * Takes the secrets that lie beside a backup over into a data directory that has none yet.
 * @returns what was done, in words; `null` when there were none
 */
export function adoptSecrets(backupFile: string, dataDir: string): string | null {
  const from = secretsBeside(backupFile);
  const to = join(dataDir, SECRETS_FILE);
  if (!existsSync(from)) return null;
  if (existsSync(to)) return `The secrets of this installation (${to}) were kept.`;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, 0o600);
  return `The secrets were taken from ${from}, so that everyone stays signed in.`;
}

function copySecrets(from: string, to: string): string {
  if (!existsSync(from))
    return 'Your settings are not in a backup: keep JWT_SECRET and the others (.env) as well.';
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, 0o600);
  return `${to}: the secrets of this installation. Your settings (.env) are not in a backup.`;
}
