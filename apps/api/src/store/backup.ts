import { copyFileSync, constants, chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '@prochat/server/core';
import { say } from '../process-life';
import { runWithProgress } from './progress';
import { StoreCommandFault } from './store-command-fault';
import { describeCounts, size } from './wording';

const SECRETS_FILE = 'secrets.json';

/**
 * `npm run backup`: the embedded store into one file, while a server runs or not. What else an installation is made of
 * are its secrets, copied beside it, and its settings, which are not ours. The search index is made anew.
 */
export async function backUp(config: Config, name: string | undefined): Promise<number> {
  if (!config.embedded)
    throw new StoreCommandFault(
      'MONGODB_URI is set, so the data is in MongoDB: back it up with mongodump, and keep JWT_SECRET with it.',
    );
  const { backUpStore, timeStamp } = await import('@prochat/server/store-sqlite');
  const { dataDir } = config;
  const file = resolve(name ?? join(dataDir, 'backups', `prochat-${timeStamp(new Date())}.db`));
  if (existsSync(secretsBeside(file)))
    throw new StoreCommandFault(`${secretsBeside(file)} is there already. Name another file.`);
  const { sizeBytes, counts } = await runWithProgress('Backing up', (report) =>
    backUpStore(dataDir, file, report),
  );
  say(`${file}: ${size(sizeBytes)}, ${describeCounts(counts)}. Checked.`);
  say(copySecrets(join(dataDir, SECRETS_FILE), secretsBeside(file)));
  return 0;
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
