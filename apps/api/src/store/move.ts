import { join } from 'node:path';
import type { StoreArchive } from '@prochat/server/chat';
import type { Config } from '@prochat/server/core';
import { say } from '../process-life';
import { ArchiveMove, type MovedKind } from './move-archive';
import { runWithProgress } from './progress';
import { StoreCommandFault } from './store-command-fault';
import { amount, nameOf, table } from './wording';

/** Where the data goes to, or (`from`) comes from; the other end is the embedded store in `DATA_DIR`. */
export type MoveEnd = { to: string; from?: undefined } | { from: string; to?: undefined };

/**
 * `npm run move`: between the embedded store and MongoDB. No server may run meanwhile; for the embedded store that is
 * enforced, for MongoDB it shows in the comparison.
 * @returns the exit code: 0 when both hold the same
 */
export async function move(config: Config, end: MoveEnd): Promise<number> {
  const uri = end.to ?? end.from ?? '';
  if (!/^mongodb(\+srv)?:\/\//.test(uri))
    throw new StoreCommandFault('The address must begin with mongodb:// or mongodb+srv://.');
  const [source, target] = await openBoth(config, uri, end.to !== undefined);
  try {
    const { describeMongo } = await import('@prochat/server/store-mongo');
    const mongo = `MongoDB at ${describeMongo(uri)}`;
    const embedded = `DATA_DIR ${config.dataDir}`;
    const [from, to] = end.to === undefined ? [mongo, embedded] : [embedded, mongo];
    say(`Moving from ${from} to ${to}.`);
    const result = await new ArchiveMove({
      source,
      target,
      targetName: to,
      now: () => new Date(),
      during: runWithProgress,
    }).run();
    say(describe(result));
    if (!result.every(({ isEqual }) => isEqual)) {
      say('The two are not equal. Stop every server that uses one of them and run the same command again.');
      return 1;
    }
    say(end.to === undefined ? nextWithEmbedded(config) : nextWithMongo(config));
    const files = result.find(({ kind }) => kind === 'upload')?.source.count ?? 0;
    if (files > 0) say(nextWithFiles(config, files));
    return 0;
  } finally {
    await Promise.allSettled([source.close(), target.close()]);
  }
}

async function openBoth(
  { dataDir }: Config,
  uri: string,
  toMongo: boolean,
): Promise<[source: StoreArchive, target: StoreArchive]> {
  const { hasSqliteStore, openSqliteArchive } = await import('@prochat/server/store-sqlite');
  const { openMongoArchive } = await import('@prochat/server/store-mongo');
  if (toMongo && !hasSqliteStore(dataDir))
    throw new StoreCommandFault(`There is no store in DATA_DIR ${dataDir}.`);
  // The one that is near first: it is refused at once when a server runs.
  const embedded = await openSqliteArchive(dataDir);
  try {
    const mongo = await openMongoArchive(uri, { repaired: !toMongo });
    return toMongo ? [embedded, mongo] : [mongo, embedded];
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

function describe(result: readonly MovedKind[]): string {
  const rows = result.map(({ kind, source, target, isEqual }) => [
    nameOf(kind),
    amount(source.count),
    amount(target.count),
    source.checksum.slice(0, 16),
    target.checksum.slice(0, 16),
    isEqual ? 'equal' : 'NOT EQUAL',
  ]);
  return table([['', 'here', 'there', 'SHA-256 here', 'SHA-256 there', ''], ...rows]);
}

function nextWithMongo({ dataDir, env }: Config): string {
  const secret = env.JWT_SECRET
    ? 'the same one as before'
    : `the "jwtSecret" in ${join(dataDir, 'secrets.json')}`;
  return [
    'Everything is there, and both are equal. Now start the server with',
    '  MONGODB_URI  the address you moved to',
    `  JWT_SECRET   ${secret}, so that everyone stays signed in`,
    `DATA_DIR ${dataDir} is untouched. Keep the store in it as a backup as long as you like.`,
  ].join('\n');
}

function nextWithEmbedded({ dataDir, env }: Config): string {
  return [
    'Everything is there, and both are equal. Now start the server without MONGODB_URI,',
    `with DATA_DIR ${dataDir} and ${env.JWT_SECRET ? 'the JWT_SECRET it has' : 'the JWT_SECRET it had with MongoDB'}, so that everyone stays signed in.`,
    'The MongoDB database is untouched. Keep it as a backup as long as you like.',
  ].join('\n');
}

/** A store knows of files; their bytes are not in it, so nothing of them was moved. */
function nextWithFiles({ dataDir, env }: Config, files: number): string {
  const known = `The bytes of ${amount(files)} ${files === 1 ? 'file' : 'files'} were not moved: `;
  const check = '"npm run files -- check" says whether all of them are there.';
  if (env.STORAGE === 's3')
    return `${known}they stay in the bucket ${env.S3_BUCKET ?? ''}.\nKeep STORAGE and S3_* as they are. ${check}`;
  return [
    `${known}they are where they were, in the "files" of`,
    "the server's DATA_DIR. Start it with the same DATA_DIR, or bring that folder to",
    `${join(dataDir, 'files')}, and never delete it. Servers on several machines need it on a shared disk,`,
    `or STORAGE=s3. ${check}`,
  ].join('\n');
}
